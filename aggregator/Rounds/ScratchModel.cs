using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>A model of the store as files for the worker.</summary>
internal static class ScratchModel
{
    /// <summary>Writes spec and shared vector, block by block; what was in the folder from before is written over.</summary>
    /// <exception cref="Storage.StorageException">The model is not in the store, or damaged.</exception>
    /// <exception cref="IOException">The files can't be written.</exception>
    public static ModelFiles Write(ModelStore models, ModelSpec spec, Hash256 model, string folder)
    {
        Directory.CreateDirectory(folder);
        var files = new ModelFiles(Path.Combine(folder, "spec.json"), Path.Combine(folder, "shared.f32"));
        File.WriteAllBytes(files.SpecPath, ModelSpecJson.Serialize(spec));
        using var shared = File.Create(files.SharedPath);
        var parameters = new ParameterLayout(spec).SharedCount;
        var values = new float[ParameterBlocks.Size];
        for (var block = 0; block < ParameterBlocks.CountOf(parameters); block++)
        {
            var span = values.AsSpan(0, ParameterBlocks.LengthOf(parameters, block));
            models.ReadBlock(model, block, span);
            shared.Write(FloatBytes.Of(span));
        }

        return files;
    }
}
