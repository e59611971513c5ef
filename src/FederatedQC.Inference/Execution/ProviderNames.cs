namespace FederatedQC.Inference.Execution;

/// <summary>The execution providers that <see cref="ExecutionOptions.Providers"/> may name.</summary>
public static class ProviderNames
{
    /// <summary>The processor; always there.</summary>
    public const string Cpu = "cpu";

    /// <summary>NVIDIA GPUs through CUDA and cuDNN.</summary>
    public const string Cuda = "cuda";

    /// <summary>NVIDIA GPUs through TensorRT, which compiles the model when it is loaded.</summary>
    public const string TensorRt = "tensorrt";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [TensorRt, Cuda, Cpu];
}
