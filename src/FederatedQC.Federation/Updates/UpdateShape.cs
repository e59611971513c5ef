using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Updates;

/// <summary>
/// How an update of a plan is cut into encoded blocks: those of the delta come first, then those of every other section (the change of a
/// control variate), each section cut as the shared vector is. Where a plan changes large weights at low rank, a section holds their
/// factors.
/// </summary>
public sealed class UpdateShape
{
    private readonly int _blocksInSection;
    private readonly IDeltaCodec[] _warmUp;
    private readonly IDeltaCodec _codec;

    /// <summary>The shape under a plan.</summary>
    public UpdateShape(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Parameters = settings.LowRank is { } lowRank
            ? new LowRankLayout(settings.Spec, lowRank).UpdateCount
            : new ParameterLayout(settings.Spec).SharedCount;
        Sections = settings.Methods.Strategy.Sections;
        _blocksInSection = ParameterBlocks.CountOf(Parameters);
        _codec = settings.Methods.Codec;
        _warmUp = [.. Enumerable.Range(0, settings.Compression.WarmUp ? SparsityWarmUp.Rounds : 0).Select(settings.CodecOf)];
    }

    /// <summary>Length of each section: that of the shared vector, or of its change at low rank.</summary>
    public int Parameters { get; }

    /// <summary>Vectors in an update.</summary>
    public int Sections { get; }

    /// <summary>Encoded blocks in an update.</summary>
    public int Blocks => Sections * _blocksInSection;

    /// <summary>Most bytes of a block, in any round.</summary>
    public int MaxEncodedLength => _warmUp.Append(_codec).Max(codec => codec.MaxEncodedLength(Math.Min(Parameters, ParameterBlocks.Size)));

    /// <summary>Parameters in a block.</summary>
    /// <param name="block">From 0 to <see cref="Blocks"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int LengthOf(int block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)Blocks, nameof(block));
        return ParameterBlocks.LengthOf(Parameters, block % _blocksInSection);
    }

    /// <summary>Where a block stands in an update whose sections stand one after the other.</summary>
    /// <param name="block">From 0 to <see cref="Blocks"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public Range RangeOf(int block)
    {
        var start = (block / _blocksInSection * Parameters) + (ParameterBlockOf(block) * ParameterBlocks.Size);
        return start..(start + LengthOf(block));
    }

    /// <summary>The block of the shared vector that a block of an update stands over.</summary>
    public int ParameterBlockOf(int block) => block % _blocksInSection;

    /// <summary>The block of another section over the same parameters.</summary>
    /// <param name="section">From 0 to <see cref="Sections"/> - 1.</param>
    /// <param name="block">Block of the shared vector.</param>
    public int BlockOf(int section, int block) => (section * _blocksInSection) + block;

    /// <summary>The codec of a round.</summary>
    /// <param name="round">The round, from 0.</param>
    public IDeltaCodec CodecOf(int round) => round < _warmUp.Length ? _warmUp[round] : _codec;

    /// <summary>Whether a block of this index and length can be one of a round's; to be asked about what comes from a peer.</summary>
    public bool Fits(int round, int block, int length) =>
        block >= 0 && block < Blocks && length > 0 && length <= CodecOf(round).MaxEncodedLength(LengthOf(block));
}
