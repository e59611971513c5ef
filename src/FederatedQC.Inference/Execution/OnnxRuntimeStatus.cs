using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Execution;

/// <summary>What ONNX Runtime is and can do on this machine.</summary>
/// <param name="Version">Version of the native library.</param>
/// <param name="BuiltIn">The providers that the native library was built for, by ONNX Runtime's names; having one isn't being able to use
/// it.</param>
/// <param name="Providers">Which of the wanted providers ran a small model here, and why the others didn't.</param>
public sealed record OnnxRuntimeStatus(string Version, IReadOnlyList<string> BuiltIn, ProviderReport Providers)
{
    // An ONNX model of one Relu over one float: enough to make a provider load all of its libraries.
    private const string OneRelu = "CAgSADozCgwKAXgSAXkiBFJlbHUSAXBaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR";

    /// <summary>Loads the library and runs a tiny model on the wanted providers.</summary>
    /// <param name="options">The providers to try.</param>
    /// <exception cref="ArgumentException">The options name an unknown provider.</exception>
    /// <exception cref="DllNotFoundException">The native library isn't beside the program.</exception>
    public static OnnxRuntimeStatus Probe(ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var providers = SessionFactory.Open(Convert.FromBase64String(OneRelu), options, RunOnce);
        var (version, builtIn) = SessionFactory.Describe();
        return new OnnxRuntimeStatus(version, builtIn, providers);
    }

    private static ProviderReport RunOnce(InferenceSession session, ProviderReport report)
    {
        using var run = new RunOptions();
        using var one = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
        using var results = session.Run(run, ["x"], [one], ["y"]);
        session.Dispose();
        return report;
    }
}
