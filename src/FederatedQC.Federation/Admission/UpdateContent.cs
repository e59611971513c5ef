using System.Buffers;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Admission;

/// <summary>What the blocks of an update hold, found by decoding each of them once.</summary>
/// <param name="Fault">What is wrong with a block; <see cref="RefusalReason.None"/> when all can be decoded.</param>
/// <param name="SquaredNorm">Sum of squares of the delta's learnt parameters.</param>
/// <param name="LargestSquares">The larger of that and the sums of squares of everything else: running statistics, other sections.</param>
/// <param name="Bytes">Encoded size.</param>
public readonly record struct UpdateContent(RefusalReason Fault, double SquaredNorm, double LargestSquares, long Bytes)
{
    /// <summary>Reads an encoded block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="encoded">Receives its bytes.</param>
    public delegate void EncodedBlockReader(int block, Span<byte> encoded);

    /// <summary>
    /// Reads the blocks of a complete update; in memory is one at a time, or the factors where the plan changes weights at low rank.
    /// </summary>
    /// <remarks>The squares are those of the change that an update stands for, so that factors can't hide how far they reach.</remarks>
    /// <param name="settings">The plan.</param>
    /// <param name="round">The round that the update was made for.</param>
    /// <param name="lengths">Length of each encoded block; checked by <see cref="AdmissionGate.CheckClaim"/>.</param>
    /// <param name="read">Reads a block.</param>
    public static UpdateContent Measure(RunSettings settings, int round, IReadOnlyList<int> lengths, EncodedBlockReader read)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(read);
        var shape = new UpdateShape(settings);
        var layout = new ParameterLayout(settings.Spec);
        var codec = shape.CodecOf(round);
        var encoded = ArrayPool<byte>.Shared.Rent(lengths.Max());
        var delta = ArrayPool<float>.Shared.Rent(ParameterBlocks.Size);
        var factors = settings.LowRank is null ? [] : new float[shape.Parameters];
        try
        {
            var (sum, bytes) = (default(Squares), 0L);
            for (var block = 0; block < lengths.Count; block++)
            {
                var content = encoded.AsSpan(0, lengths[block]);
                read(block, content);
                var values = delta.AsSpan(0, shape.LengthOf(block));
                if (!codec.TryDecode(content, values))
                {
                    var hasLength = content.Length == codec.MaxEncodedLength(values.Length);
                    return new UpdateContent(hasLength ? RefusalReason.NotFinite : RefusalReason.WrongShape, sum.Learnt, sum.Learnt, bytes);
                }

                bytes += content.Length;
                if (settings.LowRank is null)
                {
                    sum = sum.Plus(layout, block, values, isDelta: block < shape.Blocks / shape.Sections);
                }
                else
                {
                    values.CopyTo(factors.AsSpan(shape.RangeOf(block)));
                }
            }

            sum = settings.LowRank is { } lowRank ? Expanded(settings, lowRank, round, factors, layout) : sum;
            return new UpdateContent(RefusalReason.None, sum.Learnt, Math.Max(sum.Learnt, sum.Other), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            ArrayPool<float>.Shared.Return(delta);
        }
    }

    /// <summary>Whether the plan admits it.</summary>
    public AdmissionVerdict Verdict(AdmissionSettings limits) =>
        Fault == RefusalReason.WrongShape
            ? new AdmissionVerdict(Fault, "a block is no encoding of the model's parameters under the plan's codec")
            : AdmissionGate.CheckContent(limits, Fault == RefusalReason.None, LargestSquares);

    private static Squares Expanded(RunSettings settings, LowRankOptions options, int round, float[] factors, ParameterLayout layout)
    {
        var expansion = new LowRankExpansion(new LowRankBasis(new LowRankLayout(settings.Spec, options), settings.Seed, round));
        var change = new float[Math.Min(layout.SharedCount, ParameterBlocks.Size)];
        var sum = default(Squares);
        for (var block = 0; block < ParameterBlocks.CountOf(layout.SharedCount); block++)
        {
            var values = change.AsSpan(0, ParameterBlocks.LengthOf(layout.SharedCount, block));
            new ExpandedBlock([factors], [expansion], block).Decode(0, values);
            sum = sum.Plus(layout, block, values, isDelta: true);
        }

        return sum;
    }

    private readonly record struct Squares(double Learnt, double Other)
    {
        public Squares Plus(ParameterLayout layout, int block, ReadOnlySpan<float> values, bool isDelta)
        {
            var (all, learnt) = (VectorMeasures.SquaredNorm(values), 0.0);
            if (isDelta)
            {
                foreach (var range in layout.LearntWithin(block * ParameterBlocks.Size, values.Length))
                {
                    learnt += VectorMeasures.SquaredNorm(values[range]);
                }
            }

            return new Squares(Learnt + learnt, Other + all - learnt);
        }
    }
}
