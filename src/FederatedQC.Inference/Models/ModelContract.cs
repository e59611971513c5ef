using System.Text;
using FederatedQC.Parameters.Models;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Models;

/// <summary>The names and shapes that every exported model has, and what a loaded one said of itself.</summary>
/// <param name="Spec">The spec in the metadata.</param>
/// <param name="ModelId">The model's id in the metadata.</param>
/// <param name="ActivationHeight">Rows of a class activation map.</param>
/// <param name="ActivationWidth">Columns of a class activation map.</param>
internal sealed record ModelContract(ModelSpec Spec, string ModelId, int ActivationHeight, int ActivationWidth)
{
    internal const string Input = "input";
    internal const string Scores = "scores";
    internal const string Activation = "activation";
    internal const string SpecKey = "fqc.spec";
    internal const string ModelIdKey = "fqc.model_id";

    private const int MaxModelIdLength = 128;
    private const int MaxActivationSide = 1024;

    /// <summary>Reads the metadata and checks the graph's inputs and outputs against it.</summary>
    /// <exception cref="ModelLoadException">Something is missing or doesn't fit the spec.</exception>
    internal static ModelContract Read(InferenceSession session)
    {
        var metadata = session.ModelMetadata.CustomMetadataMap;
        var specJson = Entry(metadata, SpecKey);
        var modelId = Entry(metadata, ModelIdKey);
        if (modelId.Length is 0 or > MaxModelIdLength)
        {
            throw new ModelLoadException($"the metadata '{ModelIdKey}' has {modelId.Length} characters, not 1 to {MaxModelIdLength}");
        }

        if (!ModelSpecJson.TryParse(Encoding.UTF8.GetBytes(specJson), out var spec, out var problem))
        {
            throw new ModelLoadException($"the metadata '{SpecKey}' is unusable: {problem}");
        }

        if (session.InputMetadata.Count != 1)
        {
            throw new ModelLoadException($"the model has {session.InputMetadata.Count} inputs, not one");
        }

        Check(session.InputMetadata, Input, [-1, spec.Channels, spec.InputSize, spec.InputSize]);
        Check(session.OutputMetadata, Scores, [-1, spec.Classes.Length]);
        var map = Check(session.OutputMetadata, Activation, [-1, spec.Classes.Length, 0, 0]);
        return new ModelContract(spec, modelId, map[2], map[3]);
    }

    private static string Entry(Dictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var value)
            ? value
            : throw new ModelLoadException($"the model carries no '{key}' metadata, so it was not exported by this product");

    /// <summary>Checks one tensor; -1 stands for a free extent and 0 for any fixed one.</summary>
    private static int[] Check(IReadOnlyDictionary<string, NodeMetadata> tensors, string name, int[] expected)
    {
        if (!tensors.TryGetValue(name, out var tensor))
        {
            throw new ModelLoadException($"the model has no '{name}', only {string.Join(", ", tensors.Keys)}");
        }

        if (!tensor.IsTensor || tensor.ElementType != typeof(float))
        {
            throw new ModelLoadException($"'{name}' is no tensor of float32");
        }

        var found = tensor.Dimensions;
        if (found.Length != expected.Length || !found.Zip(expected).All(pair => Fits(pair.First, pair.Second)))
        {
            throw new ModelLoadException($"'{name}' has the shape {Show(found)}, the model's spec asks for {Show(expected)}");
        }

        return found;
    }

    private static bool Fits(int found, int expected) => expected == 0 ? found is > 0 and <= MaxActivationSide : found == expected;

    private static string Show(int[] shape) =>
        $"[{string.Join(", ", shape.Select(extent => extent switch { -1 => "N", 0 => "any", _ => $"{extent}" }))}]";
}
