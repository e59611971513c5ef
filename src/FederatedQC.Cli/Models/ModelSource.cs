using System.CommandLine;
using FederatedQC.Cli.Commands;
using FederatedQC.Inference.Models;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Cli.Models;

/// <summary>A model on disk, in any of its forms. Nothing here writes to where the model is.</summary>
/// <param name="path">Where it is, as it was named.</param>
internal abstract class ModelSource(string path)
{
    public string Path { get; } = path;

    /// <summary>The option that names one.</summary>
    public static Option<string> Option() =>
        new("--model")
        {
            Description = "The model: an .onnx file, a folder of 'fqc train', or a file of a service's model store.",
            Required = true,
        };

    /// <summary>The only model of a path.</summary>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public static ModelSource FindOne(string path) =>
        Find(path) switch
        {
            [var one] => one,
            var several => throw new UsageException($"'{path}' holds {several.Count} models: name one, such as '{several[0].Path}'."),
        };

    /// <summary>Every model of a path, at least one.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IReadOnlyList<ModelSource> Find(string path)
    {
        if (File.Exists(path))
        {
            return [System.IO.Path.GetExtension(path) is ".json" or ".f32" ? Stored(path) ?? throw NoModel(path) : new OnnxModelFile(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"There is no model '{path}'.");
        }

        if (ModelFolder.IsOne(path))
        {
            return [new ModelFolder(path)];
        }

        ModelSource[] stored = [.. Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal).Select(Stored).OfType<ModelSource>()];
        return stored.Length > 0 ? stored : throw NoModel(path);
    }

    /// <summary>What the model is.</summary>
    /// <exception cref="ModelLoadException">It is none.</exception>
    /// <exception cref="Worker.Data.ModelFileException">A file is missing or damaged.</exception>
    public abstract ModelCard Describe();

    /// <summary>Everything that is wrong with the model, each in words; empty when nothing is.</summary>
    public abstract ModelVerification Verify();

    /// <summary>The model as ONNX.</summary>
    /// <inheritdoc cref="Describe"/>
    public abstract byte[] ToOnnx();

    /// <summary>The model, ready to judge images.</summary>
    /// <inheritdoc cref="Describe"/>
    public virtual OnnxModel Open() => OnnxModel.Load(ToOnnx());

    private static StoredModelFile? Stored(string path) =>
        Hash256.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), out var id) ? new StoredModelFile(path, id) : null;

    private static UsageException NoModel(string path) =>
        new($"'{path}' is no model: name an .onnx file, a folder of 'fqc train', or a file of a model store.");
}
