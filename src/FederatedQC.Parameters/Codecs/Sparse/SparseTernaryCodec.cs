using System.Buffers.Binary;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>
/// The signs of the largest magnitudes of the block, their mean magnitude and the gaps between them. <c>stc:0.01</c> sends one parameter in
/// a hundred, about 1/351 of float32's bytes. Biased: needs <see cref="Compression.ErrorFeedback"/>.
/// </summary>
/// <remarks>
/// <b>Source</b>: Sattler et al., "Robust and communication-efficient federated learning from non-i.i.d. data", IEEE TNNLS 2020, algorithm
/// 1.
/// <b>Inputs</b>: the share that is sent, 0.0001 to 0.5; of n parameters those are k = max(1, floor(share * n)). <b>Output</b>: the mean
/// magnitude as bfloat16, then k times a gap (<see cref="GolombRice"/>) and a bit that is 1 for a negative value, filled up with zeros to a
/// byte.
/// <b>Numerics</b>: the mean is summed in double in the order of the positions and rounded to nearest. The seeds have no effect.
/// <b>Strictness</b>: a negative, infinite or NaN mean, a position beyond the block, a bit or byte too many are refused.
/// <b>Differs from source</b>: selects in each block and not in the whole update; the mean has eight significant bits, and what that leaves
/// out stays in the residual.
/// </remarks>
internal sealed class SparseTernaryCodec(decimal share) : LargestCodec("stc", share)
{
    private const int MeanSize = sizeof(ushort);

    public override bool IsCoarse => true;

    protected override IDeltaCodec WithShare(decimal share) => new SparseTernaryCodec(share);

    protected override long MaxLength(int sent, int count) => MeanSize + ((Gaps.MaxBits(sent, count) + sent + 7) / 8);

    protected override int Write(Span<float> values, ReadOnlySpan<int> positions, int count, BlockSeeds seeds, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, BFloat16.Nearest(MeanMagnitude(values)));
        var writer = new PositionWriter(Gaps, destination[MeanSize..]);
        for (var index = 0; index < values.Length; index++)
        {
            writer.Write(positions[index]);
            writer.WriteBit(values[index] < 0);
        }

        return MeanSize + writer.Finish();
    }

    protected override bool TryRead<TSink>(ReadOnlySpan<byte> encoded, int sent, int count, TSink sink)
    {
        if (encoded.Length < MeanSize)
        {
            return false;
        }

        var mean = BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(encoded));
        if (float.IsNegative(mean) || !float.IsFinite(mean))
        {
            return false;
        }

        var reader = new PositionReader(Gaps, count, encoded[MeanSize..]);
        for (var index = 0; index < sent; index++)
        {
            if (!reader.TryRead(out var position) || !reader.TryReadBit(out var isNegative))
            {
                return false;
            }

            sink.Put(position, isNegative ? -mean : mean);
        }

        return reader.IsFinished;
    }

    private static float MeanMagnitude(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Abs(value);
        }

        return (float)(sum / values.Length);
    }
}
