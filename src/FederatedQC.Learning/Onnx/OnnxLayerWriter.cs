using System.Collections.Immutable;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Onnx;

/// <summary>Writes the layers of a network with the numbers of a state as nodes of opset 17.</summary>
internal sealed class OnnxLayerWriter(OnnxGraphWriter graph, StateIndex index, ModelState state)
{
    private int _unnamed;

    /// <summary>Writes layers one behind the other; a batch normalisation goes into the convolution before it.</summary>
    public FeatureMap Write(FeatureMap input, ImmutableArray<Layer> layers)
    {
        var map = input;
        for (var i = 0; i < layers.Length; i++)
        {
            if (layers[i] is Conv conv && i + 1 < layers.Length && layers[i + 1] is Norm { Kind: NormKind.Batch } norm)
            {
                map = Folded(map, conv, norm);
                i++;
            }
            else
            {
                map = Write(map, layers[i]);
            }
        }

        return map;
    }

    private FeatureMap Write(FeatureMap map, Layer layer) => layer switch
    {
        Conv conv => Convolution(map, conv, Values(conv.Weight), []),
        ImageNorm norm => Standardised(map, norm),
        Norm { Kind: NormKind.Group } norm => Grouped(map, norm),
        Relu => Rectified(map),
        MaxPool pool => Pooled(map, pool),
        Residual residual => Added(Write(map, residual.Body), Write(map, residual.Shortcut)),
        _ => throw new InvalidOperationException($"The exporter knows no layer {layer}."),
    };

    private FeatureMap Folded(FeatureMap map, Conv conv, Norm norm)
    {
        var folded = FoldedConvolution.Of(
            Values(conv.Weight), Values(norm.Scale), Values(norm.Shift), Values(norm.RunningMean), Values(norm.RunningVariance));
        return Convolution(map, conv, folded.Weight, folded.Bias);
    }

    private FeatureMap Convolution(FeatureMap map, Conv conv, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        var weightName = graph.Constant(conv.Weight, weight, conv.Out, conv.In, conv.Kernel, conv.Kernel);
        string[] inputs = bias.IsEmpty ? [map.Name, weightName] : [map.Name, weightName, graph.Constant(conv.Name + ".bias", bias, conv.Out)];
        graph.Add("Conv", conv.Name, inputs, Window(conv.Kernel, conv.Stride, conv.Padding));
        return map.Windowed(conv.Name, conv.Out, conv.Kernel, conv.Stride, conv.Padding);
    }

    // Runtimes sum in float32: a mean of 1 beside a deviation of 0.1 would cost a digit. So the mean goes first, and what is left of it next.
    private FeatureMap Standardised(FeatureMap map, ImageNorm norm)
    {
        var mean = graph.Add("GlobalAveragePool", "image.mean", [map.Name]);
        var centred = graph.Add("Sub", "image.centred", [map.Name, mean]);
        return map with { Name = PerChannel("image", centred, norm.Channels, ImageNorm.Epsilon) };
    }

    /// <summary>Opset 17 has no group normalisation: a group becomes one channel of an instance normalisation.</summary>
    private FeatureMap Grouped(FeatureMap map, Norm norm)
    {
        var grouped = graph.Add("Reshape", norm.Name + ".grouped", [map.Name, graph.Constant(norm.Name + ".groups", 0, Norm.Groups, -1)]);
        var normal = PerChannel(norm.Name, grouped, Norm.Groups, Norm.Epsilon);
        var whole = graph.Add(
            "Reshape", norm.Name + ".whole", [normal, graph.Constant(norm.Name + ".shape", 0, norm.Channels, map.Size, map.Size)]);
        var scaled = graph.Add("Mul", norm.Name + ".scaled", [whole, graph.Constant(norm.Scale, Values(norm.Scale), norm.Channels, 1, 1)]);
        return map with { Name = graph.Add("Add", norm.Name, [scaled, graph.Constant(norm.Shift, Values(norm.Shift), norm.Channels, 1, 1)]) };
    }

    private string PerChannel(string name, string input, int channels, double epsilon)
    {
        var ones = graph.Constant(name + ".ones", Enumerable.Repeat(1f, channels).ToArray(), channels);
        var zeros = graph.Constant(name + ".zeros", new float[channels], channels);
        return graph.Add("InstanceNormalization", name + ".normal", [input, ones, zeros], OnnxGraphWriter.Float("epsilon", (float)epsilon));
    }

    private FeatureMap Rectified(FeatureMap map) => map with { Name = graph.Add("Relu", NextName("relu"), [map.Name]) };

    private FeatureMap Pooled(FeatureMap map, MaxPool pool)
    {
        var name = graph.Add("MaxPool", NextName("pool"), [map.Name], Window(pool.Kernel, pool.Stride, pool.Padding));
        return map.Windowed(name, map.Channels, pool.Kernel, pool.Stride, pool.Padding);
    }

    private FeatureMap Added(FeatureMap body, FeatureMap shortcut) =>
        Rectified(body with { Name = graph.Add("Add", NextName("sum"), [body.Name, shortcut.Name]) });

    private Span<float> Values(string name) => index.Values(state, name);

    private string NextName(string kind) => $"{kind}{_unnamed++}";

    private static Format.NodeAttribute[] Window(int kernel, int stride, int padding) =>
    [
        OnnxGraphWriter.Ints("kernel_shape", kernel, kernel),
        OnnxGraphWriter.Ints("strides", stride, stride),
        OnnxGraphWriter.Ints("pads", padding, padding, padding, padding),
    ];
}
