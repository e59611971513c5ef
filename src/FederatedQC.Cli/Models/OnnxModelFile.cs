using FederatedQC.Inference.Models;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Worker.Data;

namespace FederatedQC.Cli.Models;

/// <summary>An exported model: an .onnx file that carries its spec and id as metadata.</summary>
internal sealed class OnnxModelFile(string path) : ModelSource(path)
{
    public override OnnxModel Open() => OnnxModel.Load(Path);

    public override byte[] ToOnnx()
    {
        try
        {
            return File.ReadAllBytes(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"The model file '{Path}' can't be read: {exception.Message}", exception);
        }
    }

    public override ModelCard Describe()
    {
        using var model = Open();
        return ModelCard.Of("onnx", Path, model.ModelId, model.Spec);
    }

    // Loading checks metadata and shapes and runs the model once. The id can't be computed anew: export folds normalisation into weights.
    public override ModelVerification Verify()
    {
        try
        {
            using var model = Open();
            return new ModelVerification(Path, model.ModelId, [.. Problems(model)]);
        }
        catch (ModelLoadException exception)
        {
            return new ModelVerification(Path, null, [exception.Message]);
        }
    }

    private static IEnumerable<string> Problems(OnnxModel model)
    {
        if (!Hash256.TryParse(model.ModelId, out _))
        {
            yield return $"the model id '{model.ModelId}' in its metadata is no SHA-256 of 64 hexadecimal digits";
        }

        if (SpecBuilder.FirstProblem(model.Spec) is { } problem)
        {
            yield return $"the spec in its metadata is unsound: {problem}";
        }
    }
}
