using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Aggregation;

/// <summary>What the candidate of a round is made from. What reading throws comes out of the aggregation as it is.</summary>
public sealed record RoundInputs
{
    /// <summary>The plan.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>The updates that take part, in ordinal order of their sites; at least one.</summary>
    public required ImmutableArray<UpdateFacts> Updates { get; init; }

    /// <summary>Sites behind the updates; more than there are updates where one is the mean of a group. Null: one site each.</summary>
    public int? Participants { get; init; }

    /// <summary>
    /// The same updates, in the same order, through a block of the update: the blocks of the delta, then those of its other sections.
    /// </summary>
    public required Func<int, IBlockUpdates> Blocks { get; init; }

    /// <summary>Reads the model that the round began with.</summary>
    public required BlockReader ReadBase { get; init; }

    /// <summary>
    /// Reads a vector that the aggregator kept (<see cref="RoundResult.State"/> of an earlier round); null where there is none yet.
    /// </summary>
    public required Func<string, BlockReader?> ReadState { get; init; }

    /// <summary>Reads the aggregator's own update, made from images that it trusts, for the rules that want one; else null.</summary>
    public BlockReader? ReadTrusted { get; init; }

    /// <summary>Where site-level privacy clips; null for the plan's first bound.</summary>
    public double? ClipBound { get; init; }

    /// <summary>
    /// The bits of the noise of a block (-1: of the clipping bound), each call a source of its own. Secret, unless a simulation is to be
    /// repeated.
    /// </summary>
    public Func<int, IRandomWords> Noise { get; init; } = _ => new SecretWords();
}
