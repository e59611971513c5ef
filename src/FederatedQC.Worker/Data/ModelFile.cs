using System.Runtime.InteropServices;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Data;

/// <summary>Reads and writes models as <see cref="ModelFiles"/> describes them.</summary>
public static class ModelFile
{
    private const string SpecName = "spec.json";
    private const string SharedName = "shared.f32";
    private const string LocalName = "local.f32";
    private const string Partial = ".partial";

    /// <summary>The files of a model in a folder, whether they are there or not.</summary>
    public static ModelFiles FilesIn(string folder) =>
        new(Path.Combine(folder, SpecName), Path.Combine(folder, SharedName), Path.Combine(folder, LocalName));

    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelFileException">A file is missing, or does not hold what the spec says.</exception>
    public static ModelState Read(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var spec = ReadSpec(files.SpecPath);
        var layout = new ParameterLayout(spec);
        return new ModelState(spec, ReadVector(files.SharedPath, layout.SharedCount), ReadLocal(spec, files.LocalPath, layout.LocalCount));
    }

    /// <summary>Writes a model into a folder, which is made where it isn't there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="state">The model; its local vector may be left out where a site has none yet.</param>
    /// <returns>Its files; no local one where that was left out.</returns>
    /// <exception cref="IOException">The disk is full or the folder can't be written.</exception>
    public static ModelFiles Write(string folder, ModelState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var files = Write(folder, state.Spec, (block, values) =>
            state.Shared.AsSpan(ParameterBlocks.RangeOf(state.Shared.Length, block)).CopyTo(values)
        );
        if (state.Local.Length != new ParameterLayout(state.Spec).LocalCount)
        {
            return files;
        }

        var local = FilesIn(folder).LocalPath!;
        WriteVector(local, state.Local);
        return files with { LocalPath = local };
    }

    /// <summary>Writes spec and shared vector into a folder block by block, for a model that is not in memory as a whole.</summary>
    /// <param name="folder">The folder, which is made where it isn't there.</param>
    /// <param name="spec">The model's spec.</param>
    /// <param name="shared">Reads a block of the shared vector.</param>
    /// <returns>Its files, without a local one.</returns>
    /// <exception cref="IOException">The disk is full or the folder can't be written.</exception>
    public static ModelFiles Write(string folder, ModelSpec spec, BlockReader shared)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shared);
        Directory.CreateDirectory(folder);
        var files = FilesIn(folder) with { LocalPath = null };
        File.WriteAllBytes(files.SpecPath, ModelSpecJson.Serialize(spec));
        var parameters = new ParameterLayout(spec).SharedCount;
        var values = new float[Math.Min(parameters, ParameterBlocks.Size)];
        Replace(files.SharedPath, file =>
        {
            for (var block = 0; block < ParameterBlocks.CountOf(parameters); block++)
            {
                var span = values.AsSpan(0, ParameterBlocks.LengthOf(parameters, block));
                shared(block, span);
                file.Write(MemoryMarshal.AsBytes(span));
            }
        });
        return files;
    }

    /// <summary>Reads a vector: bare little-endian float32.</summary>
    /// <exception cref="ModelFileException">The file is missing or of another length.</exception>
    public static float[] ReadVector(string path, int count)
    {
        var bytes = ReadBytes(path);
        if (bytes.Length != count * sizeof(float))
        {
            throw new ModelFileException($"'{path}' holds {bytes.Length} bytes; the model needs {count * sizeof(float)}.");
        }

        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    /// <summary>Writes a vector: first beside its place, then moved there, so that a reader never sees half of it.</summary>
    /// <exception cref="IOException">The disk is full or the folder can't be written.</exception>
    public static void WriteVector(string path, ReadOnlySpan<float> vector)
    {
        var partial = path + Partial;
        File.WriteAllBytes(partial, MemoryMarshal.AsBytes(vector));
        File.Move(partial, path, overwrite: true);
    }

    private static void Replace(string path, Action<FileStream> write)
    {
        var partial = path + Partial;
        using (var file = File.Create(partial))
        {
            write(file);
        }

        File.Move(partial, path, overwrite: true);
    }

    // A site that has trained nothing yet names no file; one that is named and missing is a mistake, and other tensors in its place would
    // be a false result.
    private static float[] ReadLocal(ModelSpec spec, string? path, int count)
    {
        if (File.Exists(path))
        {
            return ReadVector(path, count);
        }

        return count == 0 ? []
            : path is null ? ModelInitialiser.FirstLocalOf(spec)
            : throw new ModelFileException(
                $"'{path}' is not there: the model has {count} parameters of a site's own, and is of use with that site's file only."
            );
    }

    private static ModelSpec ReadSpec(string path)
    {
        if (!ModelSpecJson.TryParse(ReadBytes(path), out var spec, out var problem))
        {
            throw new ModelFileException($"'{path}': {problem}.");
        }

        return SpecBuilder.FirstProblem(spec) is { } unbuildable ? throw new ModelFileException($"'{path}': {unbuildable}.") : spec;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"The model file '{path}' can't be read: {exception.Message}", exception);
        }
    }
}
