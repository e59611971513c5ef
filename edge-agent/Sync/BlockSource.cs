using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>Blocks that are to be collected.</summary>
/// <param name="Kind">What their topics carry.</param>
/// <param name="Topic">Topic of a block.</param>
/// <param name="Missing">The blocks.</param>
/// <param name="Offer">Takes a block that came.</param>
internal sealed record BlockSource(TopicKind Kind, Func<int, string> Topic, IEnumerable<int> Missing, BlockSource.Taker Offer)
{
    /// <summary>Takes a block.</summary>
    public delegate BlockReception Taker(int block, ReadOnlySpan<byte> bytes);

    /// <summary>Whether there is another way to the same end, so that a block that is not right ends the collection.</summary>
    public bool IsOptional { get; init; }

    /// <summary>How often in a row nothing may come before the collection ends.</summary>
    public int Patience { get; init; } = int.MaxValue;
}
