using System.Text;
using FederatedQC.Analytic;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx.Format;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Onnx;

/// <summary>
/// Writes a model as ONNX (opset 17, IR version 8), without torch. Input <c>input</c>: float [N, channels, size, size], pixels scaled to
/// [0, 1]; the model normalises them itself. Outputs: <c>scores</c> [N, classes], softmax; <c>activation</c> [N, classes, h, w], the
/// class-activation map: how much each position speaks for each class. Metadata: <c>fqc.spec</c>, the canonical JSON of the spec, and
/// <c>fqc.model_id</c>.
/// </summary>
/// <remarks>
/// Batch normalisation is folded into the convolutions. The same state and id give the same bytes. Thread safe.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Exports.</summary>
    /// <param name="state">The model; a model with local tensors must be a site's own, with both vectors filled.</param>
    /// <param name="modelId">Text for <c>fqc.model_id</c>, usually the model's Merkle id.</param>
    /// <returns>The bytes of the .onnx file.</returns>
    /// <exception cref="ArgumentException">The spec is none of a known network, or a vector has the wrong length.</exception>
    public static byte[] Export(ModelState state, string modelId) => Describe(state, modelId).ToBytes();

    /// <summary>Exports to a stream, with no more in memory than the largest tensor beside the model itself.</summary>
    /// <param name="state">As for <see cref="Export(ModelState, string)"/>.</param>
    /// <param name="modelId">As for <see cref="Export(ModelState, string)"/>.</param>
    /// <param name="output">Receives the bytes; stays open.</param>
    /// <exception cref="ArgumentException">The spec is none of a known network, or a vector has the wrong length; nothing was
    /// written.</exception>
    public static void Export(ModelState state, string modelId, Stream output) => Describe(state, modelId).WriteTo(output);

    private static OnnxFile Describe(ModelState state, string modelId)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(modelId);
        var spec = state.Spec;
        var index = new StateIndex(spec);
        index.ThrowIfMisfit(state);
        var graph = new OnnxGraphWriter();
        graph.AddInput(OnnxGraphWriter.Input, spec.Channels, spec.InputSize, spec.InputSize);
        if (AnalyticModel.IsOf(spec))
        {
            AnalyticHeadWriter.Write(graph, spec, AnalyticModel.Read(spec, state.Shared));
        }
        else
        {
            WriteTrained(graph, index, state);
        }

        return OnnxFile.Of(
            graph,
            new Property { Key = "fqc.spec", Value = Encoding.UTF8.GetString(ModelSpecJson.Serialize(spec)) },
            new Property { Key = "fqc.model_id", Value = modelId }
        );
    }

    private static void WriteTrained(OnnxGraphWriter graph, StateIndex index, ModelState state)
    {
        var network = SpecBuilder.Graph(state.Spec);
        var features = new OnnxLayerWriter(graph, index, state).Write(Normalised(graph, state.Spec), network.Features);
        WriteHead(
            graph,
            features,
            state.Spec.Classes.Length,
            index.Values(state, NetworkGraph.HeadWeight),
            index.Values(state, NetworkGraph.HeadBias)
        );
    }

    private static FeatureMap Normalised(OnnxGraphWriter graph, ModelSpec spec)
    {
        var centred = graph.Add("Sub", "centred", [OnnxGraphWriter.Input, graph.Constant("mean", spec.Mean.AsSpan(), spec.Channels, 1, 1)]);
        var normal = graph.Add("Div", "normal", [centred, graph.Constant("std", spec.Std.AsSpan(), spec.Channels, 1, 1)]);
        return new FeatureMap(normal, spec.Channels, spec.InputSize);
    }

    // The head commutes with the average over positions: apply it to the map, and the average of that map plus the bias is the score.
    private static void WriteHead(
        OnnxGraphWriter graph,
        FeatureMap features,
        int classes,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias
    )
    {
        graph.Add("Conv", "activation", [features.Name, graph.Constant(NetworkGraph.HeadWeight, weight, classes, features.Channels, 1, 1)]);
        var average = graph.Add("GlobalAveragePool", "average", ["activation"]);
        var flat = graph.Add("Flatten", "flat", [average], OnnxGraphWriter.Int("axis", 1));
        var logits = graph.Add("Add", "logits", [flat, graph.Constant(NetworkGraph.HeadBias, bias, classes)]);
        graph.Add("Softmax", "scores", [logits], OnnxGraphWriter.Int("axis", 1));
        graph.AddOutput("scores", classes);
        graph.AddOutput("activation", classes, features.Size, features.Size);
    }
}
