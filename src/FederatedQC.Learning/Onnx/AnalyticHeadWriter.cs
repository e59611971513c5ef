using FederatedQC.Analytic;
using FederatedQC.Learning.Backbones;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Onnx;

/// <summary>
/// Writes a closed-form head behind the frozen features. The activation map is what the mean of each place speaks for a class: what the
/// maximum and the deviation over the image say has no place.
/// </summary>
internal static class AnalyticHeadWriter
{
    /// <summary>Writes features, head and outputs.</summary>
    public static void Write(OnnxGraphWriter graph, ModelSpec spec, AnalyticModel model)
    {
        var classes = spec.Classes.Length;
        var head = LinearHead.Of(model);
        var (grid, features) = FeatureNetwork.Write(graph, spec.Channels);
        var weight = graph.Constant("head.weight", Rounded(head.Weights), FeatureNetwork.Count, classes);
        var logits = graph.Add("Gemm", "logits", [features, weight, graph.Constant("head.bias", Rounded(head.Bias), classes)]);
        graph.Add("Softmax", "scores", [logits], OnnxGraphWriter.Int("axis", 1));
        graph.Add("Conv", "activation", [grid, graph.Constant("head.map", OfMeans(head), classes, FeatureNetwork.Channels, 1, 1)]);
        graph.AddOutput("scores", classes);
        var side = spec.InputSize / FeatureNetwork.Stride;
        graph.AddOutput("activation", classes, side, side);
    }

    private static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);

    // [class, channel]: the means are the first features.
    private static float[] OfMeans(LinearHead head)
    {
        var map = new float[head.Classes * FeatureNetwork.Channels];
        for (var label = 0; label < head.Classes; label++)
        {
            for (var channel = 0; channel < FeatureNetwork.Channels; channel++)
            {
                map[(label * FeatureNetwork.Channels) + channel] = (float)head.Weights[(channel * head.Classes) + label];
            }
        }

        return map;
    }
}
