using System.Collections.Immutable;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>What the aggregation of a round made.</summary>
/// <param name="Shared">The new shared vector, owned by the caller.</param>
/// <param name="State">The vectors to keep for the next round, by name, owned by the caller.</param>
/// <param name="Gram">
/// Dot products of the updates over their learnt parameters. Under a mean they come from a sample of a large model's blocks: good for
/// cosines, not for lengths. Null where nothing asked for them.
/// </param>
/// <param name="ClipBound">Where site-level privacy clips in the next round; null where it does not.</param>
public sealed record RoundResult(float[] Shared, ImmutableSortedDictionary<string, float[]> State, GramMatrix? Gram, double? ClipBound)
{
    private const string NotFinite = "the sum of the updates is beyond what float32 holds";

    /// <summary>
    /// The step from the base to <see cref="Shared"/>, which is by definition what the step makes of the base; null where the plan sends
    /// models themselves. Means nothing where the result is not finite.
    /// </summary>
    public EncodedStep? Step { get; init; }

    /// <summary>Bytes that a site with the base fetches to have the new model.</summary>
    public long DownloadBytes => Step?.Bytes ?? sizeof(float) * (long)Shared.Length;

    /// <summary>Why the sums make no head; null where they do, or where none was asked for.</summary>
    public string? Unsolved { get; init; }

    /// <summary>Sites whose update counted for nothing, because it is no sum over the images that they announced.</summary>
    public ImmutableSortedSet<string> Unsound { get; init; } = [];

    /// <summary>Why the result makes no candidate, in words; null where it makes one.</summary>
    public string? Problem => Unsolved ?? (IsFinite ? null : NotFinite);

    /// <summary>Whether every number is finite.</summary>
    public bool IsFinite => VectorMeasures.AllFinite(Shared) && State.Values.All(vector => VectorMeasures.AllFinite(vector));
}
