using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;

namespace FederatedQC.Cli.Models;

/// <summary>A model in the store of an aggregator or an agent, which may be running.</summary>
internal sealed class StoredModelFile : ModelSource
{
    private readonly ModelStore _store;
    private readonly Hash256 _id;

    public StoredModelFile(string path, Hash256 id)
        : base(path)
    {
        _store = ModelStore.OpenForReading(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        _id = id;
    }

    public override ModelCard Describe() =>
        _store.TryOpen(_id, out var model)
            ? ModelCard.Of("stored", Path, _id.ToString(), model.Spec)
            : throw new ModelFileException($"'{Path}': {ManifestProblem}.");

    public override byte[] ToOnnx()
    {
        if (!_store.TryLoad(_id, out var state, out var problem))
        {
            throw new ModelFileException(problem);
        }

        var local = new ParameterLayout(state.Spec).LocalCount;
        return local == 0
            ? OnnxExporter.Export(state, _id.ToString())
            : throw new ModelFileException(
                $"The model {_id.Short} lacks {local} parameters that are each site's own: it is of use at a site only."
            );
    }

    public override ModelVerification Verify() =>
        new(
            Path,
            _id.ToString(),
            _store.TryOpen(_id, out var model)
                ? [.. Enumerable.Range(0, model.BlockHashes.Length).Select(block => BlockProblem(model, block)).OfType<string>()]
                : [ManifestProblem]
        );

    private static string ManifestProblem => "the manifest is missing, damaged, or not that of the id in its name";

    private string? BlockProblem(StoredModel model, int block)
    {
        try
        {
            _store.ReadBlock(_id, block, new float[ParameterBlocks.LengthOf(model.Parameters, block)]);
            return null;
        }
        catch (StorageException exception)
        {
            return exception.Message;
        }
    }
}
