using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>A round to be simulated: who takes part, who vanishes when, and what the aggregator does.</summary>
public sealed record SecureSimulationSettings
{
    /// <summary>Reads one block of a site's delta.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="delta">Receives the change of each parameter; as long as the block.</param>
    public delegate void DeltaReader(string site, int block, Span<float> delta);

    /// <summary>The round.</summary>
    public required SecureRoundSettings Round { get; init; }

    /// <summary>The sites' deltas; called once for each survivor and block.</summary>
    public required DeltaReader Deltas { get; init; }

    /// <summary>The sites' weights; only where the format has any.</summary>
    public Func<string, int> Weights { get; init; } = _ => 1;

    /// <summary>
    /// The integers of a site that rounds and noises its delta by itself (<see cref="DistributedPrivacy"/>), all blocks one after the
    /// other; null for none.
    /// </summary>
    public Func<string, long[]>? Integers { get; init; }

    /// <summary>Seed of the stochastic rounding.</summary>
    public ulong RunSeed { get; init; }

    /// <summary>When a site vanishes; one that is not there stays.</summary>
    public ImmutableDictionary<string, DropOutPoint> DropOuts { get; init; } = ImmutableDictionary<string, DropOutPoint>.Empty;

    /// <summary>What the aggregator does to its messages.</summary>
    public ServerMisbehaviour Misbehaviour { get; init; }

    /// <summary>Where the sites' secrets come from.</summary>
    public ISecretSource Secrets { get; init; } = new SystemSecretSource();
}
