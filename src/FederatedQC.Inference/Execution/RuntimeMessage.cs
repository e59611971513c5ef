namespace FederatedQC.Inference.Execution;

/// <summary>Makes ONNX Runtime's messages readable for somebody who has to install something.</summary>
internal static class RuntimeMessage
{
    private const string LoaderSays = " with error: ";
    private const string OwnLibrary = "libonnxruntime_providers_";

    /// <summary>
    /// What the dynamic loader said when a library didn't load, without the source line and C++ signature that ONNX Runtime puts
    /// before it; any other message on one line.
    /// </summary>
    internal static string Of(Exception exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ").Trim();
        var loader = message.IndexOf(LoaderSays, StringComparison.Ordinal);
        if (loader < 0)
        {
            return message;
        }

        var sentence = message[(loader + LoaderSays.Length)..];
        var path = sentence.Split(':')[0];
        var library = Path.GetFileName(path);
        var said = library + sentence[path.Length..];
        return library.StartsWith(OwnLibrary, StringComparison.Ordinal)
            ? $"{said}: this build carries no GPU providers; build with -p:Cuda=true"
            : said;
    }
}
