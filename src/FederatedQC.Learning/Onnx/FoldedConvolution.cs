using FederatedQC.Learning.Networks;

namespace FederatedQC.Learning.Onnx;

/// <summary>A convolution and the batch normalisation behind it as one convolution with bias.</summary>
/// <param name="Weight">[out, in, kernel, kernel], each output channel scaled.</param>
/// <param name="Bias">[out].</param>
/// <remarks>
/// <b>Source</b>: y = γ (Wx − mean) / √(variance + ε) + β, with the running statistics.
/// <b>Numerics</b>: the scale is computed in double, each weight is rounded once.
/// </remarks>
internal sealed record FoldedConvolution(float[] Weight, float[] Bias)
{
    /// <summary>Folds.</summary>
    /// <param name="weight">[out, in, kernel, kernel].</param>
    /// <param name="scale">γ [out].</param>
    /// <param name="shift">β [out].</param>
    /// <param name="mean">Running mean [out].</param>
    /// <param name="variance">Running variance [out].</param>
    public static FoldedConvolution Of(
        ReadOnlySpan<float> weight, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance)
    {
        var folded = new FoldedConvolution(weight.ToArray(), new float[scale.Length]);
        var stride = weight.Length / scale.Length;
        for (var channel = 0; channel < scale.Length; channel++)
        {
            var factor = scale[channel] / Math.Sqrt(variance[channel] + Norm.Epsilon);
            folded.Bias[channel] = (float)(shift[channel] - (mean[channel] * factor));
            foreach (ref var value in folded.Weight.AsSpan(channel * stride, stride))
            {
                value = (float)(value * factor);
            }
        }

        return folded;
    }
}
