using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Onnx.Format;

namespace FederatedQC.Learning.Backbones;

/// <summary>
/// Features of an image: the second and third stage of the backbone on one grid at an eighth of the image's resolution, and of each channel
/// the mean, the maximum and the standard deviation over the grid. A mean alone loses small defects. (Source: ALGORITHMS D20, but for the
/// smoothing of the grid, which was no better in trials.)
/// </summary>
public static class FeatureNetwork
{
    /// <summary>Name of the output [N, <see cref="Count"/>] of a network of features alone.</summary>
    public const string Output = "features";

    /// <summary>Channels of the grid.</summary>
    public const int Channels = 3 * 2 * FrozenStages.FirstChannels;

    /// <summary>Features of an image: mean, maximum and deviation of each channel, in this order.</summary>
    public const int Count = 3 * Channels;

    /// <summary>Pixels to a place of the grid, in each direction.</summary>
    public const int Stride = 8;

    /// <summary>The input's sides are multiples of this: the third stage has a place for so many pixels.</summary>
    public const int SideStep = 16;

    // Mean of each channel of the image that the network's makers subtract, in its order: blue, green, red.
    private static readonly float[] ChannelMeans = [103.06262f, 115.902885f, 123.15163f];

    /// <summary>The network from pixels in [0, 1], [N, channels, size, size], to <see cref="Output"/>, as an ONNX file.</summary>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="size">Side of the image in pixels, a multiple of <see cref="SideStep"/>.</param>
    /// <exception cref="BackboneException">The backbone is missing, or another file.</exception>
    public static byte[] Export(int channels, int size)
    {
        var graph = new OnnxGraphWriter();
        graph.AddInput(OnnxGraphWriter.Input, channels, size, size);
        graph.Graph.Node.Add(Renamed(Write(graph, channels).Features));
        graph.AddOutput(Output, Count);
        return OnnxFile.Of(graph).ToBytes();
    }

    /// <summary>Writes the network into a graph.</summary>
    /// <returns>
    /// Names of the grid [N, <see cref="Channels"/>, size / 8, size / 8] and of the features [N, <see cref="Count"/>].
    /// </returns>
    internal static (string Grid, string Features) Write(OnnxGraphWriter graph, int channels)
    {
        var stages = new FrozenStages(BackboneFile.Graph, graph).Write(Prepared(graph, channels), 2, 3);
        var raised = graph.Add(
            "Resize",
            "stage3.raised",
            [stages[1], "", graph.Constant("stage3.scales", [1f, 1f, 2f, 2f], 4)],
            OnnxGraphWriter.Text("mode", "nearest"),
            OnnxGraphWriter.Text("coordinate_transformation_mode", "asymmetric"),
            OnnxGraphWriter.Text("nearest_mode", "floor")
        );
        var grid = graph.Add("Concat", "grid", [stages[0], raised], OnnxGraphWriter.Int("axis", 1));
        return (grid, Pooled(graph, grid));
    }

    // The backbone knows photographs in 0 to 255, blue first.
    private static string Prepared(OnnxGraphWriter graph, int channels)
    {
        var pixels = graph.Add("Mul", "pixels", [OnnxGraphWriter.Input, graph.Constant("white", [255f], 1, 1, 1, 1)]);
        var coloured =
            channels == 1
                ? graph.Add("Concat", "bgr", [pixels, pixels, pixels], OnnxGraphWriter.Int("axis", 1))
                : graph.Add("Gather", "bgr", [pixels, graph.Constant("bgr.order", 2, 1, 0)], OnnxGraphWriter.Int("axis", 1));
        return graph.Add("Sub", "photograph", [coloured, graph.Constant("photograph.mean", ChannelMeans, 3, 1, 1)]);
    }

    private static string Pooled(OnnxGraphWriter graph, string grid)
    {
        var mean = graph.Add("GlobalAveragePool", "grid.mean", [grid]);
        var largest = graph.Add("GlobalMaxPool", "grid.largest", [grid]);
        var centred = graph.Add("Sub", "grid.centred", [grid, mean]);
        var variance = graph.Add("GlobalAveragePool", "grid.variance", [graph.Add("Mul", "grid.squares", [centred, centred])]);
        var deviation = graph.Add("Sqrt", "grid.deviation", [variance]);
        var pooled = graph.Add("Concat", "pooled", [mean, largest, deviation], OnnxGraphWriter.Int("axis", 1));
        return graph.Add("Flatten", "pooled.flat", [pooled], OnnxGraphWriter.Int("axis", 1));
    }

    private static Node Renamed(string features) =>
        new()
        {
            OpType = "Identity",
            Name = Output,
            Input = { features },
            Output = { Output },
        };
}
