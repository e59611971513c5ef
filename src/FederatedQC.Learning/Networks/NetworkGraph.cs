using System.Collections.Immutable;

namespace FederatedQC.Learning.Networks;

/// <summary>
/// A classifier: feature layers, then the average over the last feature map, then one linear layer. Average and linear layer commute, so
/// the same head applied to each position gives the class-activation map whose average, plus bias, is the score before softmax.
/// </summary>
/// <param name="Features">From the normalised image to the last feature map.</param>
/// <param name="FeatureChannels">Channels of the last feature map.</param>
/// <param name="Classes">Outputs of the head.</param>
internal sealed record NetworkGraph(ImmutableArray<Layer> Features, int FeatureChannels, int Classes)
{
    /// <summary>Name of the head's weight [classes, features].</summary>
    public const string HeadWeight = "head.weight";

    /// <summary>Name of the head's bias [classes].</summary>
    public const string HeadBias = "head.bias";

    /// <summary>Every tensor, in the order in which the layers use them.</summary>
    public IEnumerable<NetworkTensor> Tensors() =>
        [
            .. Features.SelectMany(TensorsOf),
            new NetworkTensor(HeadWeight, [Classes, FeatureChannels], TensorPurpose.HeadWeight),
            new NetworkTensor(HeadBias, [Classes], TensorPurpose.HeadBias),
        ];

    private static IEnumerable<NetworkTensor> TensorsOf(Layer layer) =>
        layer switch
        {
            Conv conv => [new(conv.Weight, [conv.Out, conv.In, conv.Kernel, conv.Kernel], TensorPurpose.ConvWeight)],
            Norm norm => TensorsOf(norm),
            Residual residual => residual.Body.Concat(residual.Shortcut).SelectMany(TensorsOf),
            _ => [],
        };

    private static IEnumerable<NetworkTensor> TensorsOf(Norm norm)
    {
        yield return new(norm.Scale, [norm.Channels], TensorPurpose.NormScale);
        yield return new(norm.Shift, [norm.Channels], TensorPurpose.NormShift);
        if (norm.Kind == Parameters.Models.NormKind.Batch)
        {
            yield return new(norm.RunningMean, [norm.Channels], TensorPurpose.RunningMean);
            yield return new(norm.RunningVariance, [norm.Channels], TensorPurpose.RunningVariance);
        }
    }
}
