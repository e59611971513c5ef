using System.Reflection;
using FederatedQC.Inference.Execution;
using FederatedQC.Learning.Torch;
using FederatedQC.Storage.Database;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Doctor;

/// <summary>The native libraries that are loaded into the process.</summary>
internal static class LibraryChecks
{
    private const string CudaKey = "Cuda";

    private static bool IsBuiltForCuda { get; } =
        typeof(LibraryChecks)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Any(entry => entry.Key == CudaKey && string.Equals(entry.Value, "true", StringComparison.OrdinalIgnoreCase));

    public static Finding Torch()
    {
        var torch = TorchStatus.Probe();
        var device =
            torch.UsesCuda ? "trains with CUDA"
            : IsBuiltForCuda ? "trains on the processor: built for CUDA, and finds no GPU"
            : "trains on the processor; -p:Cuda=true builds for CUDA";
        return Finding.Good("libtorch", torch.Version, $"{device}; bf16 is {(torch.IsBf16Fast ? "fast" : "slow here")}");
    }

    public static Finding OpenCv() => Finding.Good("OpenCV", OpenCvStatus.Probe().Version, "reads and scales images");

    public static Finding OnnxRuntime()
    {
        var status = OnnxRuntimeStatus.Probe(new ExecutionOptions { Providers = ProviderNames.All });
        var refused = status
            .Providers.Refused.GroupBy(provider => provider.Reason, StringComparer.Ordinal)
            .Select(same => $"not {string.Join(" or ", same.Select(provider => provider.Name))}: {same.Key.TrimEnd('.')}");
        return Finding.Good(
            "ONNX Runtime",
            status.Version,
            string.Join("; ", [$"inspects with {status.Providers.Used}", .. refused, $"built for {string.Join(", ", status.BuiltIn)}"])
        );
    }

    public static Finding Sqlite() => Finding.Good("SQLite", SqliteStatus.Probe().Version, "keeps journals and verdicts");
}
