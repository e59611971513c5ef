using System.Collections.Immutable;
using System.Text.Json;
using FederatedQC.Cli.Output;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Models;

/// <summary>A model as a folder: spec, shared and local vector, and beside them, from <c>fqc train</c>, a report and the export.</summary>
internal sealed class ModelFolder(string path) : ModelSource(path)
{
    public const string OnnxName = "model.onnx";
    public const string ReportName = "report.json";
    private readonly ModelFiles _files = ModelFile.FilesIn(path);

    /// <summary>Whether a folder holds a model.</summary>
    public static bool IsOne(string folder) => File.Exists(ModelFile.FilesIn(folder).SpecPath);

    public override ModelCard Describe()
    {
        var state = Read();
        return ModelCard.Of("folder", Path, ModelId.Of(state.Spec, state.Shared).ToString(), state.Spec);
    }

    public override byte[] ToOnnx()
    {
        var state = Read();
        return OnnxExporter.Export(state, ModelId.Of(state.Spec, state.Shared).ToString());
    }

    public override ModelVerification Verify()
    {
        try
        {
            var state = Read();
            var blocks = BlockHashes.OfVector(state.Shared);
            var id = ModelId.Of(state.Spec, blocks);
            return new ModelVerification(
                Path,
                id.ToString(),
                [.. NumberProblems(state), .. ReportProblems(id, blocks), .. OnnxProblems(id)]
            );
        }
        catch (ModelFileException exception)
        {
            return new ModelVerification(Path, null, [exception.Message]);
        }
    }

    private IEnumerable<string> NumberProblems(ModelState state)
    {
        foreach (
            var slot in new ParameterLayout(state.Spec).Shared.Where(slot => !VectorMeasures.AllFinite(slot.In(state.Shared.AsSpan())))
        )
        {
            yield return $"{Name(_files.SharedPath)}: the tensor '{slot.Tensor.Name}' holds a value that is no finite number";
        }

        if (!VectorMeasures.AllFinite(state.Local))
        {
            yield return $"{Name(_files.LocalPath!)} holds a value that is no finite number";
        }
    }

    private ModelState Read() => ModelFile.Read(_files);

    private static string Name(string path) => System.IO.Path.GetFileName(path);

    private IEnumerable<string> ReportProblems(Hash256 id, Hash256[] blocks)
    {
        var path = System.IO.Path.Combine(Path, ReportName);
        if (!File.Exists(path))
        {
            yield break;
        }

        var (expected, problem) = ReadReport(path);
        if (problem is not null)
        {
            yield return $"{ReportName}: {problem}";
            yield break;
        }

        for (var block = 0; block < Math.Min(blocks.Length, expected.Blocks.Length); block++)
        {
            if (blocks[block].ToString() != expected.Blocks[block])
            {
                yield return $"{Name(_files.SharedPath)}: block {block} has the hash {blocks[block]}, {ReportName} says {expected.Blocks[block]}";
            }
        }

        if (id.ToString() != expected.ModelId)
        {
            yield return $"spec and blocks make the id {id}, {ReportName} says {expected.ModelId}";
        }
    }

    private static ((string ModelId, ImmutableArray<string> Blocks) Expected, string? Problem) ReadReport(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.TrainingReport) is { Blocks.IsDefault: false } report
                ? ((report.ModelId, report.Blocks), null)
                : (default, "it is empty");
        }
        catch (JsonException exception)
        {
            return (default, $"it is no report: {exception.Message}");
        }
    }

    private IEnumerable<string> OnnxProblems(Hash256 id)
    {
        var path = System.IO.Path.Combine(Path, OnnxName);
        if (!File.Exists(path))
        {
            return [];
        }

        var export = new OnnxModelFile(path).Verify();
        return export.Id is { } named && named != id.ToString()
            ? [$"{OnnxName} was exported from the model {named}, the folder holds {id}"]
            : export.Problems.Select(problem => $"{OnnxName}: {problem}");
    }
}
