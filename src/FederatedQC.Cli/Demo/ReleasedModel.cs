using FederatedQC.Cli.Commands;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Demo;

/// <summary>The run's result, taken out of the aggregator's store.</summary>
/// <param name="Files">The model's vectors.</param>
/// <param name="OnnxPath">The model as the line uses it; no such file where each site has a part of its own.</param>
internal sealed record ReleasedModel(ModelFiles Files, string OnnxPath)
{
    /// <summary>Reads the released model, which checks every block against its id, and writes it out.</summary>
    public static ReleasedModel Export(string aggregatorFolder, string id, string output)
    {
        var store = ModelStore.Open(Path.Combine(DemoConsortium.StateOf(aggregatorFolder), "models"));
        if (!Hash256.TryParse(id, out var model) || !store.TryLoad(model, out var state, out var problem))
        {
            throw new UsageException($"The aggregator's released model {id} can't be read from '{aggregatorFolder}'.");
        }

        var folder = Path.Combine(output, "released");
        Directory.CreateDirectory(folder);
        var files = new ModelFiles(Path.Combine(folder, "spec.json"), Path.Combine(folder, "shared.f32"));
        File.WriteAllBytes(files.SpecPath, ModelSpecJson.Serialize(state.Spec));
        ModelFile.WriteVector(files.SharedPath, state.Shared);
        var onnx = Path.Combine(output, "model.onnx");
        if (new ParameterLayout(state.Spec).LocalCount == 0)
        {
            File.WriteAllBytes(onnx, OnnxExporter.Export(state, id));
        }

        return new ReleasedModel(files, onnx);
    }
}
