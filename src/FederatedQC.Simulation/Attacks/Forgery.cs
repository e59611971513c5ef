using System.Collections.Immutable;

namespace FederatedQC.Simulation.Attacks;

/// <summary>An attack that is one function of what is known and of a hostile site's index.</summary>
internal sealed class Forgery(string name, Func<AttackScene, Func<int, HostileUpdate>> forge) : IAttack
{
    public string Name => name;

    public bool FlipsLabels { get; init; }

    public ImmutableArray<HostileUpdate> Forge(AttackScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (
            scene.Honest.Count == 0
            || scene.Own.Count == 0
            || scene.Honest.Concat(scene.Own).Any(vector => vector.Length != scene.Own[0].Length)
        )
        {
            throw new ArgumentException("Both lists need a vector, and all vectors the same length.", nameof(scene));
        }

        return [.. Enumerable.Range(0, scene.Own.Count).Select(forge(scene))];
    }
}
