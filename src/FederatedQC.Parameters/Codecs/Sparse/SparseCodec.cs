using System.Buffers;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>A codec that sends some parameters of a block and leaves the others at zero. A block of none has no bytes.</summary>
/// <param name="family">The name up to the colon.</param>
/// <param name="share">The share that is sent.</param>
internal abstract class SparseCodec(string family, decimal share) : IDeltaCodec
{
    public string Name { get; } = SentShare.Name(family, share);

    public abstract bool IsUnbiased { get; }

    public abstract bool IsContraction { get; }

    public abstract bool HasSharedSupport { get; }

    public virtual bool IsCoarse => false;

    public int Unit => ParameterBlocks.Size;

    public IDeltaCodec WarmedUp(int round) => WithShare(SparsityWarmUp.ShareOf(round, share));

    public int MaxEncodedLength(int count)
    {
        var sent = SentShare.Of(count, share);
        return sent == 0 ? 0 : checked((int)MaxLength(sent, count));
    }

    public int Encode(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<byte> destination)
    {
        EncodingInput.ThrowIfTooShort(destination.Length, MaxEncodedLength(delta.Length), nameof(destination));
        EncodingInput.ThrowIfNotFinite(VectorMeasures.AllFinite(delta), nameof(delta));
        var sent = SentShare.Of(delta.Length, share);
        if (sent == 0)
        {
            return 0;
        }

        var rentedPositions = ArrayPool<int>.Shared.Rent(sent);
        var rentedValues = ArrayPool<float>.Shared.Rent(sent);
        var positions = rentedPositions.AsSpan(0, sent);
        var values = rentedValues.AsSpan(0, sent);
        Select(delta, seeds, positions);
        for (var index = 0; index < sent; index++)
        {
            values[index] = delta[positions[index]];
        }

        var length = Write(values, positions, delta.Length, seeds, destination);
        ArrayPool<int>.Shared.Return(rentedPositions);
        ArrayPool<float>.Shared.Return(rentedValues);
        return length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta) => TryScatter(encoded, delta.Length, new DenseSink(delta));

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum) =>
        TryScatter(encoded, sum.Length, new SparseSum(sum, weight));

    /// <summary>The codec that sends another share.</summary>
    protected abstract IDeltaCodec WithShare(decimal share);

    /// <summary>Upper bound of the bytes for some parameters, 1 or more, of a block.</summary>
    protected abstract long MaxLength(int sent, int count);

    /// <summary>Chooses what is sent: ascending positions.</summary>
    protected abstract void Select(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<int> positions);

    /// <summary>Encodes what was chosen.</summary>
    /// <param name="values">The parameters, 1 or more; may be overwritten.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="count">Parameters of the block.</param>
    /// <param name="seeds">Decide the random choices.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <returns>The number of bytes written.</returns>
    protected abstract int Write(Span<float> values, ReadOnlySpan<int> positions, int count, BlockSeeds seeds, Span<byte> destination);

    /// <summary>Decodes bytes that may come from anyone.</summary>
    /// <param name="encoded">Any bytes.</param>
    /// <param name="sent">Parameters that were sent, 1 or more.</param>
    /// <param name="count">Parameters of the block.</param>
    /// <param name="sink">Receives them.</param>
    /// <returns>False for what <see cref="Write"/> doesn't write.</returns>
    protected abstract bool TryRead<TSink>(ReadOnlySpan<byte> encoded, int sent, int count, TSink sink)
        where TSink : ISparseSink, allows ref struct;

    private bool TryScatter<TSink>(ReadOnlySpan<byte> encoded, int count, TSink sink)
        where TSink : ISparseSink, allows ref struct
    {
        var sent = SentShare.Of(count, share);
        return sent == 0 ? encoded.IsEmpty : TryRead(encoded, sent, count, sink);
    }
}
