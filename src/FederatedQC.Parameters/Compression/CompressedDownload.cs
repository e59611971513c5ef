using System.Buffers;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Compression;

/// <summary>
/// The step from one model to the next as encoded blocks. The next model is by definition base + decode(bytes), computed alike by the
/// aggregator and by every site that has the base, so its hash names it on both sides.
/// </summary>
/// <remarks>
/// <b>Source</b>: Sattler et al., "Robust and communication-efficient federated learning from non-i.i.d. data", IEEE TNNLS 2020, algorithm
/// 2, lines of the server: its own residual, and the same bytes to every site. <b>Inputs</b>: the learnt parameters of a block
/// (<see cref="StepCodec"/>). <b>Numerics</b>: next[i] = base[i] + decoded[i], one float32 sum: the same bits everywhere. <b>Differs from
/// source</b>: any codec that is a contraction; a site that missed a round asks for the model itself.
/// </remarks>
public static class CompressedDownload
{
    /// <summary>The aggregator's side: encodes a change of the model and makes that change in the way that sites will.</summary>
    /// <param name="codec">The codec; a contraction.</param>
    /// <param name="change">What the round is meant to change.</param>
    /// <param name="residual">What earlier steps left out; replaced by what this one leaves. As long as <paramref name="change"/>.</param>
    /// <param name="seeds">The seeds of the block: <see cref="BlockSeeds.Of"/> with an empty site.</param>
    /// <param name="model">The block of the base; becomes that of the next model. As long as <paramref name="change"/>.</param>
    /// <param name="destination">Receives the bytes; at least <see cref="IDeltaCodec.MaxEncodedLength"/> long.</param>
    /// <param name="length">The number of bytes written.</param>
    /// <returns>
    /// False where the change with what was left out before is not finite: nothing is changed then; or where the next model would not be:
    /// model and residual are undefined then.
    /// </returns>
    /// <exception cref="ArgumentException">The codec is no contraction, the lengths differ, or the destination is too short; nothing is
    /// changed then.</exception>
    public static bool TryEncode(
        IDeltaCodec codec,
        ReadOnlySpan<float> change,
        Span<float> residual,
        BlockSeeds seeds,
        Span<float> model,
        Span<byte> destination,
        out int length
    )
    {
        BlockSpans.ThrowIfDifferent(change.Length, model.Length, nameof(model));
        BlockSpans.ThrowIfDifferent(change.Length, residual.Length, nameof(residual));
        length = 0;
        if (!IsSumFinite(change, residual))
        {
            return false;
        }

        length = ErrorFeedback.Encode(codec, change, residual, seeds, destination);
        return TryApply(codec, destination[..length], model);
    }

    /// <summary>The site's side: turns a block of the base into that of the next model.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="encoded">The block's bytes, which may come from anyone.</param>
    /// <param name="model">The block of the base; becomes that of the next model. Undefined when the result is false.</param>
    /// <returns>False unless the bytes are an encoding of the block and the next model is finite.</returns>
    public static bool TryApply(IDeltaCodec codec, ReadOnlySpan<byte> encoded, Span<float> model)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var rented = ArrayPool<float>.Shared.Rent(model.Length);
        try
        {
            var step = rented.AsSpan(0, model.Length);
            if (!codec.TryDecode(encoded, step))
            {
                return false;
            }

            for (var index = 0; index < model.Length; index++)
            {
                model[index] += step[index];
            }

            return VectorMeasures.AllFinite(model);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static bool IsSumFinite(ReadOnlySpan<float> change, ReadOnlySpan<float> residual)
    {
        for (var index = 0; index < change.Length; index++)
        {
            if (!float.IsFinite(change[index] + residual[index]))
            {
                return false;
            }
        }

        return true;
    }
}
