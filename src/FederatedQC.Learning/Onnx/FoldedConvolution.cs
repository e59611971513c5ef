using FederatedQC.Learning.Networks;

namespace FederatedQC.Learning.Onnx;

/// <summary>A convolution and the batch normalisation behind it as one convolution with bias.</summary>
/// <param name="weight">[out, in, kernel, kernel].</param>
/// <param name="scale">γ [out].</param>
/// <param name="shift">β [out].</param>
/// <param name="mean">Running mean [out].</param>
/// <param name="variance">Running variance [out].</param>
/// <remarks>
/// <b>Source</b>: y = γ (Wx − mean) / √(variance + ε) + β, with the running statistics.
/// <b>Numerics</b>: the scale is computed in double, each weight is rounded once.
/// </remarks>
internal readonly ref struct FoldedConvolution(
    ReadOnlySpan<float> weight,
    ReadOnlySpan<float> scale,
    ReadOnlySpan<float> shift,
    ReadOnlySpan<float> mean,
    ReadOnlySpan<float> variance
)
{
    private readonly ReadOnlySpan<float> _weight = weight;
    private readonly ReadOnlySpan<float> _scale = scale;
    private readonly ReadOnlySpan<float> _shift = shift;
    private readonly ReadOnlySpan<float> _mean = mean;
    private readonly ReadOnlySpan<float> _variance = variance;

    /// <summary>Computes the weight, each output channel scaled.</summary>
    /// <param name="folded">As long as the weight.</param>
    public void WriteWeight(Span<float> folded)
    {
        var stride = _weight.Length / _scale.Length;
        for (var channel = 0; channel < _scale.Length; channel++)
        {
            var factor = Factor(channel);
            for (var index = channel * stride; index < (channel + 1) * stride; index++)
            {
                folded[index] = (float)(_weight[index] * factor);
            }
        }
    }

    /// <summary>Computes the bias.</summary>
    /// <param name="bias">[out].</param>
    public void WriteBias(Span<float> bias)
    {
        for (var channel = 0; channel < _scale.Length; channel++)
        {
            bias[channel] = (float)(_shift[channel] - (_mean[channel] * Factor(channel)));
        }
    }

    private double Factor(int channel) => _scale[channel] / Math.Sqrt(_variance[channel] + Norm.Epsilon);
}
