using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Demo;

/// <summary>The run's result, taken out of the aggregator's store.</summary>
/// <param name="Model">The model; without what sites keep for themselves.</param>
/// <param name="Files">The same on the disk.</param>
/// <param name="OnnxPath">The model as the line uses it; no such file where each site has a part of its own.</param>
internal sealed record ReleasedModel(ModelState Model, ModelFiles Files, string OnnxPath)
{
    /// <summary>Reads the released model, which checks every block against its id, and writes it out.</summary>
    /// <param name="aggregatorFolder">The aggregator's folder in the demo.</param>
    /// <param name="run">The run.</param>
    /// <param name="output">The demo's folder.</param>
    /// <exception cref="UsageException">There is no such model, or it can't be read.</exception>
    public static ReleasedModel Export(string aggregatorFolder, RunStatus run, string output)
    {
        var own = run.Family is { } family ? Path.Combine("families", family) : "";
        var store = ModelStore.Open(Path.Combine(DemoConsortium.StateOf(aggregatorFolder), own, "models"));
        var id = run.Released
            ?? throw new UsageException(
                $"No round{(run.Family is null ? "" : " of " + run.Family)} made a model that could be released; see {Path.Combine(output, "logs")} and run more rounds."
            );
        if (!Hash256.TryParse(id, out var model) || !store.TryLoad(model, out var state, out var problem))
        {
            throw new UsageException($"The aggregator's released model {id} can't be read from '{aggregatorFolder}'.");
        }

        var files = ModelFile.Write(Path.Combine(output, "released", run.Family ?? ""), state);
        var onnx = Path.Combine(output, run.Family is null ? "model.onnx" : $"model-{run.Family}.onnx");
        if (new ParameterLayout(state.Spec).LocalCount == 0)
        {
            File.WriteAllBytes(onnx, OnnxExporter.Export(state, id));
        }

        return new ReleasedModel(state, files, onnx);
    }
}
