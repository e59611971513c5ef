using System.Buffers;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Parameters.Compression;

/// <summary>
/// How the step from one model to the next is cut into encoded blocks, one for each block of the shared vector: the change of the learnt
/// parameters in the codec's bytes, then the next model's running statistics as they are, little-endian float32.
/// </summary>
/// <remarks>
/// A running statistic is sent whole because it can't stand an error: a variance would fall below zero, and where statistics and weights
/// share a scale or a rotation, what is left out of the one would be spread over the other. There are few of them. Thread safe.
/// </remarks>
public sealed class StepCodec
{
    private readonly ParameterLayout _layout;
    private readonly IDeltaCodec _codec;

    /// <summary>The step codec of a model.</summary>
    /// <param name="layout">The model's layout.</param>
    /// <param name="codec">How the change of learnt parameters is encoded.</param>
    /// <exception cref="ArgumentException">The codec is no contraction.</exception>
    public StepCodec(ParameterLayout layout, IDeltaCodec codec)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(codec);
        (_layout, _codec) = codec.IsContraction
            ? (layout, codec)
            : throw new ArgumentException($"What {codec.Name} leaves out of a step can't be kept.", nameof(codec));
    }

    /// <summary>Name of the delta codec.</summary>
    public string Codec => _codec.Name;

    /// <summary>Encoded blocks of a step: those of the shared vector.</summary>
    public int Blocks => ParameterBlocks.CountOf(_layout.SharedCount);

    /// <summary>Most bytes of an encoded block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int MaxEncodedLength(int block)
    {
        var (learnt, measured) = PartsOf(block);
        return _codec.MaxEncodedLength(Count(learnt)) + (sizeof(float) * Count(measured));
    }

    /// <summary>Whether a block of this index and length can be one of a step; to be asked about what comes from a peer.</summary>
    public bool Fits(int block, long length) => block >= 0 && block < Blocks && length > 0 && length <= MaxEncodedLength(block);

    /// <summary>The aggregator's side: encodes the change of a block and makes that change in the way that sites will.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="start">The block of the base.</param>
    /// <param name="next">What the block is meant to be; becomes what sites make of it.</param>
    /// <param name="residual">What earlier steps left out; replaced by what this one leaves. 0 at running statistics.</param>
    /// <param name="seeds">The seeds of the block: <see cref="BlockSeeds.Of"/> with an empty site.</param>
    /// <param name="destination">Receives the bytes; at least <see cref="MaxEncodedLength"/> long.</param>
    /// <param name="length">The number of bytes written.</param>
    /// <returns>False where a number is beyond what float32 holds; <paramref name="next"/> and <paramref name="residual"/> are as they were
    /// then.</returns>
    /// <exception cref="ArgumentException">A span has not the block's length, or the destination is too short.</exception>
    public bool TryEncode(
        int block,
        ReadOnlySpan<float> start,
        Span<float> next,
        Span<float> residual,
        BlockSeeds seeds,
        Span<byte> destination,
        out int length
    )
    {
        ThrowIfOther(block, start.Length, nameof(start));
        ThrowIfOther(block, next.Length, nameof(next));
        ThrowIfOther(block, residual.Length, nameof(residual));
        var (learnt, measured) = PartsOf(block);
        var count = Count(learnt);
        var rented = ArrayPool<float>.Shared.Rent(3 * count);
        try
        {
            var model = rented.AsSpan(0, count);
            var change = rented.AsSpan(count, count);
            var left = rented.AsSpan(2 * count, count);
            Gather(start, learnt, model);
            Gather(next, learnt, change);
            Gather(residual, learnt, left);
            for (var index = 0; index < count; index++)
            {
                change[index] -= model[index];
            }

            length = 0;
            if (
                !VectorMeasures.AllFinite(next)
                || !CompressedDownload.TryEncode(_codec, change, left, seeds, model, destination, out length)
            )
            {
                return false;
            }

            Scatter(model, learnt, next);
            Scatter(left, learnt, residual);
            length += WriteMeasured(next, measured, destination[length..]);
            return true;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>The site's side: turns a block of the base into that of the next model. Never throws for bad bytes.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="encoded">The block's bytes, which may come from anyone.</param>
    /// <param name="model">The block of the base; becomes that of the next model. Undefined when the result is false.</param>
    /// <returns>False unless the bytes are an encoding of the block and the next model is finite.</returns>
    /// <exception cref="ArgumentException">The span has not the block's length.</exception>
    public bool TryApply(int block, ReadOnlySpan<byte> encoded, Span<float> model)
    {
        ThrowIfOther(block, model.Length, nameof(model));
        var (learnt, measured) = PartsOf(block);
        var (count, statistics) = (Count(learnt), sizeof(float) * Count(measured));
        if (encoded.Length < statistics)
        {
            return false;
        }

        var rented = ArrayPool<float>.Shared.Rent(count);
        try
        {
            var values = rented.AsSpan(0, count);
            Gather(model, learnt, values);
            if (!CompressedDownload.TryApply(_codec, encoded[..^statistics], values))
            {
                return false;
            }

            Scatter(values, learnt, model);
            ReadMeasured(encoded[^statistics..], measured, model);
            return VectorMeasures.AllFinite(model);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void ThrowIfOther(int block, int length, string parameter) =>
        BlockSpans.ThrowIfDifferent(ParameterBlocks.LengthOf(_layout.SharedCount, block), length, parameter);

    private (Range[] Learnt, Range[] Measured) PartsOf(int block)
    {
        var (start, length) = ParameterBlocks.RangeOf(_layout.SharedCount, block).GetOffsetAndLength(_layout.SharedCount);
        return ([.. _layout.LearntWithin(start, length)], [.. _layout.MeasuredWithin(start, length)]);
    }

    private static int Count(Range[] ranges) => ranges.Sum(range => range.End.Value - range.Start.Value);

    private static void Gather(ReadOnlySpan<float> block, Range[] ranges, Span<float> values)
    {
        foreach (var range in ranges)
        {
            var part = block[range];
            part.CopyTo(values);
            values = values[part.Length..];
        }
    }

    private static void Scatter(ReadOnlySpan<float> values, Range[] ranges, Span<float> block)
    {
        foreach (var range in ranges)
        {
            var part = block[range];
            values[..part.Length].CopyTo(part);
            values = values[part.Length..];
        }
    }

    private static int WriteMeasured(ReadOnlySpan<float> block, Range[] ranges, Span<byte> destination)
    {
        var written = 0;
        foreach (var range in ranges)
        {
            var bytes = FloatBytes.Of(block[range]);
            bytes.CopyTo(destination[written..]);
            written += bytes.Length;
        }

        return written;
    }

    private static void ReadMeasured(ReadOnlySpan<byte> bytes, Range[] ranges, Span<float> block)
    {
        foreach (var range in ranges)
        {
            var part = FloatBytes.Of(block[range]);
            bytes[..part.Length].CopyTo(part);
            bytes = bytes[part.Length..];
        }
    }
}
