using System.Collections.Immutable;

namespace FederatedQC.Federation.Updates;

/// <summary>
/// What a site keeps from one update of a run to the next. It belongs to the update that it came with: when that one is refused, the memory
/// before it holds.
/// </summary>
/// <param name="Updates">Updates made so far.</param>
/// <param name="Vectors">The vectors by name (<see cref="SiteVectors"/>), each as long as a section of an update; never changed after
/// this.</param>
public sealed record SiteMemory(int Updates, ImmutableSortedDictionary<string, float[]> Vectors)
{
    /// <summary>A site that has made no update.</summary>
    public static SiteMemory Empty { get; } = new(0, ImmutableSortedDictionary.Create<string, float[]>(StringComparer.Ordinal));

    /// <summary>A vector; zeros where it isn't kept yet.</summary>
    public ReadOnlySpan<float> Vector(string name, int length) => Vectors.TryGetValue(name, out var vector) ? vector : new float[length];

    /// <summary>The same with a vector set; as it is where there is none.</summary>
    public SiteMemory With(string name, float[]? vector) => vector is null ? this : this with { Vectors = Vectors.SetItem(name, vector) };
}
