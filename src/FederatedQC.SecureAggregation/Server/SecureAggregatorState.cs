using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Server;

/// <summary>
/// The aggregator in a round, between two messages. What arrived stands in the order of sites, so arrival order has no effect.
/// </summary>
public sealed record SecureAggregatorState
{
    /// <summary>What is collected.</summary>
    public SecureAggregatorStep Step { get; internal init; }

    /// <summary>Numbers of the sites whose input is in the sum, ascending; empty before the inputs are closed.</summary>
    public ImmutableArray<int> Survivors { get; internal init; } = [];

    /// <summary>Takes the masks off the sum of the survivors' inputs; null until <see cref="SecureAggregatorStep.Finished"/>.</summary>
    public BlockMask? Unmasking { get; internal init; }

    /// <summary>Why the round failed.</summary>
    public SecureRefusal Failure { get; internal init; }

    internal ImmutableSortedDictionary<int, KeyAdvertisement> Keys { get; init; } = ImmutableSortedDictionary<int, KeyAdvertisement>.Empty;

    internal ImmutableSortedDictionary<int, ShareUpload> Shares { get; init; } = ImmutableSortedDictionary<int, ShareUpload>.Empty;

    internal ImmutableSortedSet<int> Inputs { get; init; } = [];

    internal ImmutableSortedDictionary<int, SiteSignature> Signatures { get; init; } = ImmutableSortedDictionary<int, SiteSignature>.Empty;

    internal ImmutableSortedDictionary<int, UnmaskShares> Revealed { get; init; } = ImmutableSortedDictionary<int, UnmaskShares>.Empty;

    /// <summary>Step and failure, nothing else.</summary>
    public override string ToString() => Failure == SecureRefusal.None ? $"{Step}" : $"{Step}: {Failure}";
}
