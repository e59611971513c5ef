using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>
/// The largest magnitudes of the block, a byte each, and the gaps between them. <c>topk:0.01</c> sends one parameter in a hundred, about
/// 1/199 of float32's bytes. Biased: needs <see cref="Compression.ErrorFeedback"/>.
/// </summary>
/// <remarks>
/// <b>Source</b>: Aji and Heafield, "Sparse communication for distributed gradient descent", EMNLP 2017; the gaps are coded as in
/// <see cref="GolombRice"/>, the values rounded as in <see cref="Int8Codec"/>. <b>Inputs</b>: the share that is sent, 0.0001 to 0.5; of n
/// parameters those are k = max(1, floor(share * n)). <b>Output</b>: the scale as bfloat16, k signed bytes, k gaps filled up with zeros to
/// a byte.
/// <b>Numerics</b>: scale = largest / 127, rounded up to bfloat16; a value that is sent is off by less than one scale, unbiased. A scale
/// that would be subnormal is 0, as all values then are.
/// <b>Strictness</b>: a scale as in <see cref="Int8Codec"/>, the code -128, a position beyond the block, a bit or byte too many are
/// refused.
/// <b>Differs from source</b>: selects in each block and not in each layer; the threshold is exact and not sampled.
/// </remarks>
internal sealed class TopKCodec(decimal share) : LargestCodec("topk", share)
{
    private const int LargestCode = 127;
    private const int ScaleSize = sizeof(ushort);

    protected override IDeltaCodec WithShare(decimal share) => new TopKCodec(share);

    protected override long MaxLength(int sent, int count) => ScaleSize + sent + ((Gaps.MaxBits(sent, count) + 7) / 8);

    protected override int Write(Span<float> values, ReadOnlySpan<int> positions, int count, BlockSeeds seeds, Span<byte> destination)
    {
        var scale = ScaleOf(EncodingInput.LargestMagnitude(values, nameof(values)));
        BinaryPrimitives.WriteUInt16LittleEndian(destination, scale);
        var codes = MemoryMarshal.Cast<byte, sbyte>(destination.Slice(ScaleSize, values.Length));
        QuantisedGroup.Quantise(values, BFloat16.ToSingle(scale), LargestCode, new SplitMix64(seeds.Own), start: 0, codes);
        var header = ScaleSize + values.Length;
        var writer = new PositionWriter(Gaps, destination[header..]);
        foreach (var position in positions)
        {
            writer.Write(position);
        }

        return header + writer.Finish();
    }

    protected override bool TryRead<TSink>(ReadOnlySpan<byte> encoded, int sent, int count, TSink sink)
    {
        if (encoded.Length < ScaleSize + sent)
        {
            return false;
        }

        var scale = BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(encoded));
        var codes = MemoryMarshal.Cast<byte, sbyte>(encoded.Slice(ScaleSize, sent));
        if (!GroupScale.IsSound(scale, LargestCode) || codes.Contains(sbyte.MinValue))
        {
            return false;
        }

        var reader = new PositionReader(Gaps, count, encoded[(ScaleSize + sent)..]);
        foreach (var code in codes)
        {
            if (!reader.TryRead(out var position))
            {
                return false;
            }

            sink.Put(position, code * scale);
        }

        return reader.IsFinished;
    }

    private static ushort ScaleOf(float largest)
    {
        var scale = BFloat16.Up(GroupScale.For(largest, LargestCode));
        return GroupScale.IsSound(BFloat16.ToSingle(scale), LargestCode) ? scale : (ushort)(scale - 1);
    }
}
