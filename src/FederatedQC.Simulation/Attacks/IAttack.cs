using System.Collections.Immutable;

namespace FederatedQC.Simulation.Attacks;

/// <summary>A way to spoil a round, for simulations and tests. Pure.</summary>
public interface IAttack
{
    /// <summary>Its name with its argument.</summary>
    string Name { get; }

    /// <summary>
    /// Whether hostile sites train on labels that <see cref="KnownAttacks.FlippedLabel"/> swaps; their updates then follow from that.
    /// </summary>
    bool FlipsLabels { get; }

    /// <summary>What the hostile sites send.</summary>
    /// <param name="scene">What they know.</param>
    /// <returns>One update for each of <see cref="AttackScene.Own"/>, in that order.</returns>
    /// <exception cref="ArgumentException">A list is empty or the vectors' lengths differ.</exception>
    ImmutableArray<HostileUpdate> Forge(AttackScene scene);
}
