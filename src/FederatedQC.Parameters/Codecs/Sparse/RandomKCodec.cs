using System.Buffers;
using System.Buffers.Binary;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>
/// Parameters at random positions, the same at every site of a round, enlarged so that the expectation of what is decoded is the delta
/// itself.
/// <c>randomk:0.05</c> sends one parameter in twenty, about 1/79 of float32's bytes.
/// </summary>
/// <remarks>
/// <b>Source</b>: random sparsification as in Konečný et al., "Federated learning: strategies for improving communication efficiency",
/// 2016; the positions are those of <see cref="RandomPositions"/>. <b>Inputs</b>: the share that is sent, 0.0001 to 0.5; of n parameters
/// those are k = max(1, floor(share * n)). <b>Output</b>: the shared seed, 8 bytes little-endian, then an <see cref="Int8Codec"/> encoding
/// of the k values times n / k.
/// <b>Numerics</b>: a decoded parameter has the variance x² (n / k - 1) and that of int8's rounding. A value that n / k makes more than
/// float.MaxValue stays at that. <b>Strictness</b>: that of <see cref="Int8Codec"/>. Any seed is valid here: who needs the sites' positions
/// to agree compares the first 8 bytes with <see cref="BlockSeeds.Shared"/>.
/// <b>Differs from source</b>: the values are quantised.
/// </remarks>
internal sealed class RandomKCodec(decimal share) : SparseCodec("randomk", share)
{
    private const int SeedSize = sizeof(ulong);
    private readonly Int8Codec _values = new();

    public override bool IsUnbiased => true;

    public override bool IsContraction => false;

    public override bool HasSharedSupport => true;

    protected override IDeltaCodec WithShare(decimal share) => new RandomKCodec(share);

    protected override long MaxLength(int sent, int count) => SeedSize + _values.MaxEncodedLength(sent);

    protected override void Select(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<int> positions) =>
        RandomPositions.Select(seeds.Shared, delta.Length, positions);

    protected override int Write(Span<float> values, ReadOnlySpan<int> positions, int count, BlockSeeds seeds, Span<byte> destination)
    {
        var factor = (double)count / values.Length;
        foreach (ref var value in values)
        {
            value = (float)Math.Clamp(value * factor, float.MinValue, float.MaxValue);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(destination, seeds.Shared);
        return SeedSize + _values.Encode(values, seeds, destination[SeedSize..]);
    }

    protected override bool TryRead<TSink>(ReadOnlySpan<byte> encoded, int sent, int count, TSink sink)
    {
        if (encoded.Length < SeedSize)
        {
            return false;
        }

        var values = ArrayPool<float>.Shared.Rent(sent);
        var valid = _values.TryDecode(encoded[SeedSize..], values.AsSpan(0, sent));
        if (valid)
        {
            Scatter(BinaryPrimitives.ReadUInt64LittleEndian(encoded), count, values.AsSpan(0, sent), sink);
        }

        ArrayPool<float>.Shared.Return(values);
        return valid;
    }

    private static void Scatter<TSink>(ulong seed, int count, ReadOnlySpan<float> values, TSink sink)
        where TSink : ISparseSink, allows ref struct
    {
        var positions = ArrayPool<int>.Shared.Rent(values.Length);
        RandomPositions.Select(seed, count, positions.AsSpan(0, values.Length));
        for (var index = 0; index < values.Length; index++)
        {
            sink.Put(positions[index], values[index]);
        }

        ArrayPool<int>.Shared.Return(positions);
    }
}
