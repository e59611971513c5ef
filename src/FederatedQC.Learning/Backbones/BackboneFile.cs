using FederatedQC.Learning.Onnx.Format;
using FederatedQC.Parameters.Blocks;
using Google.Protobuf;

namespace FederatedQC.Learning.Backbones;

/// <summary>
/// The frozen network that features come from: ResNet-18 up to its third stage, trained on ImageNet, as an ONNX file beside the program.
/// Two sites can only add sums of the same features, so the file is known by its hash.
/// </summary>
public static class BackboneFile
{
    /// <summary>Where it lies, below the program's folder.</summary>
    public const string RelativePath = "backbones/resnet18.onnx";

    private static readonly Hash256 Expected = Hash256.FromBytes(
        Convert.FromHexString("b71e74a48a35125e50097758f781c73a84ee6667556e0c78ee01d6da44440604")
    );

    private static readonly Lazy<Graph> Own = new(() => Read(Path.Combine(AppContext.BaseDirectory, RelativePath)));

    /// <summary>The graph of the file beside the program; read once.</summary>
    /// <exception cref="BackboneException">It is missing, or another file.</exception>
    internal static Graph Graph => Own.Value;

    /// <summary>Reads a backbone.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <exception cref="BackboneException">It can't be read, or it is another file than the one that all sites have.</exception>
    internal static Graph Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var found = Hash256.Of(bytes);
            return found == Expected
                ? Model.Parser.ParseFrom(bytes).Graph
                : throw new BackboneException(
                    $"'{path}' has the hash {found.Short}…, not {Expected.Short}…: it is another network than the other sites have. Install the program anew."
                );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackboneException($"The pretrained network can't be read: {exception.Message} Install the program anew.", exception);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new BackboneException($"'{path}' is no ONNX file: {exception.Message}", exception);
        }
    }
}
