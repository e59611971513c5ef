using System.Runtime.InteropServices;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Data;

/// <summary>Reads and writes models as <see cref="ModelFiles"/> describes them.</summary>
public static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelFileException">A file is missing, or does not hold what the spec says.</exception>
    public static ModelState Read(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var spec = ReadSpec(files.SpecPath);
        var layout = new ParameterLayout(spec);
        var local = files.LocalPath is { } path && File.Exists(path)
            ? ReadVector(path, layout.LocalCount)
            : layout.LocalCount > 0 ? ModelInitialiser.FirstLocalOf(spec) : [];
        return new ModelState(spec, ReadVector(files.SharedPath, layout.SharedCount), local);
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
        var partial = path + ".partial";
        File.WriteAllBytes(partial, MemoryMarshal.AsBytes(vector));
        File.Move(partial, path, overwrite: true);
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
