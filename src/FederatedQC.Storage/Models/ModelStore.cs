using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Files;

namespace FederatedQC.Storage.Models;

/// <summary>
/// A folder of models by id: <c>{id}.f32</c> with the shared vector, little-endian, and <c>{id}.json</c> with spec and block hashes. A
/// model is there once its manifest is, and the manifest comes last: whatever happens, a model is whole or absent. Thread safe; one process
/// a folder.
/// </summary>
public sealed class ModelStore
{
    private const string ParametersEnding = ".f32";
    private const string ManifestEnding = ".json";

    private readonly string _folder;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<Hash256, StoredModel> _known = [];

    private ModelStore(string folder) => _folder = folder;

    /// <summary>Opens a folder or makes it, and removes what a crash left unfinished.</summary>
    /// <exception cref="StorageException">The folder can't be written.</exception>
    public static ModelStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        DiskFault.Guard(folder, () =>
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(folder))
            {
                var isOrphan =
                    file.EndsWith(ParametersEnding, StringComparison.Ordinal) && !File.Exists(Path.ChangeExtension(file, ManifestEnding));
                if (isOrphan || file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal))
                {
                    File.Delete(file);
                }
            }
        });
        return new ModelStore(folder);
    }

    /// <summary>
    /// Opens a folder without changing anything in it, so that a tool can look into the store of a running service. Nothing may be stored
    /// or deleted through it.
    /// </summary>
    public static ModelStore OpenForReading(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new ModelStore(Path.GetFullPath(folder));
    }

    /// <summary>Stores a model; on the disk when it returns. Storing it again repairs a damaged copy.</summary>
    /// <param name="spec">The model's spec.</param>
    /// <param name="shared">Its shared vector; only read.</param>
    /// <returns>The model's id.</returns>
    /// <exception cref="ArgumentException">The spec breaks a rule, or the vector has not the length that it says.</exception>
    /// <exception cref="StorageException">It could not be written, as on a full disk; what was stored before is as it was.</exception>
    public Hash256 Save(ModelSpec spec, float[] shared)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shared);
        if (ModelSpecRules.FirstProblem(spec) is { } problem)
        {
            throw new ArgumentException($"The spec is unsound: {problem}.", nameof(spec));
        }

        if (shared.Length != new ParameterLayout(spec).SharedCount)
        {
            throw new ArgumentException(
                $"The spec has {new ParameterLayout(spec).SharedCount} shared parameters, the vector {shared.Length}.",
                nameof(shared)
            );
        }

        var blocks = BlockHashes.OfVector(shared);
        var id = ModelId.Of(spec, blocks);
        var manifest = StoredModelJson.Serialize(spec, blocks);
        lock (_writing)
        {
            DiskFault.Guard(ParametersPath(id), () => Write(id, shared, manifest));
        }

        return id;
    }

    /// <summary>Loads a model and checks every block against its hash.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="model">Spec and shared vector, owned by the caller; the local vector is empty.</param>
    /// <param name="problem">What is wrong when the result is false: the model is not there, or it is damaged and must be fetched
    /// again.</param>
    /// <exception cref="StorageException">The disk can't be read.</exception>
    public bool TryLoad(Hash256 id, [NotNullWhen(true)] out ModelState? model, [NotNullWhen(false)] out string? problem)
    {
        model = null;
        if (!TryOpen(id, out var stored))
        {
            problem = $"no model {id.Short} is in {_folder}";
            return false;
        }

        var shared = new float[stored.Parameters];
        for (var block = 0; block < stored.BlockHashes.Length; block++)
        {
            if (!TryReadBlock(stored, block, shared.AsSpan(ParameterBlocks.RangeOf(shared.Length, block))))
            {
                problem = $"{ParametersPath(id)} is damaged in block {block}";
                return false;
            }
        }

        (model, problem) = (new ModelState(stored.Spec, shared, []), null);
        return true;
    }

    /// <summary>Spec and block hashes of a model, checked against its id; its parameters are not read.</summary>
    /// <returns>False when the model is not there or its manifest is damaged.</returns>
    public bool TryOpen(Hash256 id, [NotNullWhen(true)] out StoredModel? model)
    {
        if (_known.TryGetValue(id, out model))
        {
            return true;
        }

        var path = ManifestPath(id);
        model = DiskFault.Guard(path, () => File.Exists(path) ? StoredModelJson.Parse(id, File.ReadAllBytes(path)) : null);
        if (model is not null)
        {
            _known[id] = model;
        }

        return model is not null;
    }

    /// <summary>Reads one block and checks it against its hash, without loading the rest.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="values">Receives the parameters; as long as the block.</param>
    /// <exception cref="ArgumentException">The model has no such block or the span another length.</exception>
    /// <exception cref="StorageException">The model is not there, or the block is damaged.</exception>
    public void ReadBlock(Hash256 id, int block, Span<float> values)
    {
        if (!TryOpen(id, out var stored))
        {
            throw new StorageException($"{ManifestPath(id)}: the model is not there or its manifest is damaged. Fetch it again.");
        }

        if (values.Length != ParameterBlocks.LengthOf(stored.Parameters, block))
        {
            throw new ArgumentException(
                $"Block {block} has {ParameterBlocks.LengthOf(stored.Parameters, block)} parameters, not {values.Length}.",
                nameof(values)
            );
        }

        if (!TryReadBlock(stored, block, values))
        {
            throw new StorageException($"{ParametersPath(id)}: block {block} is damaged. Fetch the model again.");
        }
    }

    /// <summary>Whether a model is there; its parameters are not checked.</summary>
    public bool Contains(Hash256 id) => TryOpen(id, out _);

    /// <summary>Ids of all models, in ordinal order of their hexadecimal form.</summary>
    public IReadOnlyList<Hash256> List() =>
        DiskFault.Guard(_folder, () =>
            Directory
                .GetFiles(_folder, "*" + ManifestEnding)
                .Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal)
                .Select(name => Hash256.TryParse(name, out var id) ? id : default)
                .Where(Contains)
                .ToArray()
        );

    /// <summary>Removes a model; does nothing when it is not there.</summary>
    /// <exception cref="StorageException">A file can't be removed.</exception>
    public void Delete(Hash256 id)
    {
        lock (_writing)
        {
            _known.TryRemove(id, out _);
            DiskFault.Guard(ManifestPath(id), () =>
            {
                File.Delete(ManifestPath(id));
                File.Delete(ParametersPath(id));
            });
        }
    }

    private void Write(Hash256 id, float[] shared, byte[] manifest)
    {
        AtomicFile.Write(ParametersPath(id), handle => RandomAccess.Write(handle, FloatBytes.Of(shared.AsSpan()), 0));
        AtomicFile.Write(ManifestPath(id), manifest);
    }

    private bool TryReadBlock(StoredModel model, int block, Span<float> values)
    {
        var path = ParametersPath(model.Id);
        try
        {
            using var handle = File.OpenHandle(path);
            return FileBlock.TryRead(handle, (long)block * ParameterBlocks.Size * sizeof(float), FloatBytes.Of(values))
                && BlockHashes.OfBlock(values) == model.BlockHashes[block];
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskFault.Explain(path, exception);
        }
    }

    private string ParametersPath(Hash256 id) => Path.Combine(_folder, id + ParametersEnding);

    private string ManifestPath(Hash256 id) => Path.Combine(_folder, id + ManifestEnding);
}
