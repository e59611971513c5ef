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

    private FeatureMap Write(FeatureMap map, Layer layer) =>
        layer switch
        {
            Conv conv => Convolution(
                map,
                conv,
                graph.Constant(conv.Weight, values => Values(conv.Weight).CopyTo(values), conv.Out, conv.In, conv.Kernel, conv.Kernel)
            ),
            ImageNorm => Standardised(map),
            Norm { Kind: NormKind.Group } norm => Grouped(map, norm),
            Relu => Rectified(map),
            MaxPool pool => Pooled(map, pool),
            Residual residual => Added(Write(map, residual.Body), Write(map, residual.Shortcut)),
            _ => throw new InvalidOperationException($"The exporter knows no layer {layer}."),
        };

    private FeatureMap Folded(FeatureMap map, Conv conv, Norm norm)
    {
        var weight = graph.Constant(
            conv.Weight,
            values => Fold(conv, norm).WriteWeight(values),
            conv.Out,
            conv.In,
            conv.Kernel,
            conv.Kernel
        );
        var bias = graph.Constant(conv.Name + ".bias", values => Fold(conv, norm).WriteBias(values), conv.Out);
        return Convolution(map, conv, weight, bias);
    }

    private FoldedConvolution Fold(Conv conv, Norm norm) =>
        new(Values(conv.Weight), Values(norm.Scale), Values(norm.Shift), Values(norm.RunningMean), Values(norm.RunningVariance));

    private FeatureMap Convolution(FeatureMap map, Conv conv, params ReadOnlySpan<string> constants)
    {
        graph.Add("Conv", conv.Name, [map.Name, .. constants], Window(conv.Kernel, conv.Stride, conv.Padding));
        return map.Windowed(conv.Name, conv.Out, conv.Kernel, conv.Stride, conv.Padding);
    }

    // Written out, because runtimes differ in how an instance normalisation sums.
    private FeatureMap Standardised(FeatureMap map)
    {
        var centred = Centred("image.centred", Centred("image.roughly", map.Name));
        var squares = graph.Add("Mul", "image.squares", [centred, centred]);
        var variance = graph.Add("GlobalAveragePool", "image.variance", [squares]);
        var raised = graph.Add("Add", "image.raised", [variance, graph.Constant("image.epsilon", [(float)ImageNorm.Epsilon], 1, 1, 1, 1)]);
        return map with { Name = graph.Add("Div", "image", [centred, graph.Add("Sqrt", "image.deviation", [raised])]) };
    }

    // Twice, because a mean in float32 leaves a remainder of its own size times 1e-5, which the second one takes away.
    private string Centred(string name, string input) =>
        graph.Add("Sub", name, [input, graph.Add("GlobalAveragePool", name + ".mean", [input])]);

    /// <summary>Opset 17 has no group normalisation: a group becomes one channel of an instance normalisation.</summary>
    private FeatureMap Grouped(FeatureMap map, Norm norm)
    {
        var ones = Enumerable.Repeat(1f, Norm.Groups).ToArray();
        var grouped = graph.Add("Reshape", norm.Name + ".grouped", [map.Name, graph.Constant(norm.Name + ".groups", 0, Norm.Groups, -1)]);
        var normal = graph.Add(
            "InstanceNormalization",
            norm.Name + ".normal",
            [
                grouped,
                graph.Constant(norm.Name + ".ones", ones, Norm.Groups),
                graph.Constant(norm.Name + ".zeros", new float[Norm.Groups], Norm.Groups),
            ],
            OnnxGraphWriter.Float("epsilon", (float)Norm.Epsilon)
        );
        var whole = graph.Add(
            "Reshape",
            norm.Name + ".whole",
            [normal, graph.Constant(norm.Name + ".shape", 0, norm.Channels, map.Size, map.Size)]
        );
        var scaled = graph.Add("Mul", norm.Name + ".scaled", [whole, graph.Constant(norm.Scale, Values(norm.Scale), norm.Channels, 1, 1)]);
        return map with
        {
            Name = graph.Add("Add", norm.Name, [scaled, graph.Constant(norm.Shift, Values(norm.Shift), norm.Channels, 1, 1)]),
        };
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

/// <summary>A value of the graph under construction: [N, channels, size, size].</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Size">Height and width.</param>
internal readonly record struct FeatureMap(string Name, int Channels, int Size)
{
    /// <summary>The map that a window with zero padding makes of this one.</summary>
    public FeatureMap Windowed(string name, int channels, int kernel, int stride, int padding) =>
        new(name, channels, ((Size + (2 * padding) - kernel) / stride) + 1);
}
