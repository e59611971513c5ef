using System.Reflection;
using FederatedQC.Inference.Execution;
using FederatedQC.Learning.Torch;
using FederatedQC.Storage.Database;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Doctor;

/// <summary>The native libraries that are loaded into the process.</summary>
internal static class LibraryChecks
{
    private const string PackagesKey = "UseNuGetNatives";

    public static Finding Packages()
    {
        var fromNuGet = typeof(LibraryChecks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Any(entry => entry.Key == PackagesKey && string.Equals(entry.Value, "true", StringComparison.OrdinalIgnoreCase));
        return Finding.Good("native packages", null, fromNuGet
            ? "from NuGet: TorchSharp, OpenCvSharp4, MQTTnet, Microsoft.ML.OnnxRuntime.Gpu"
            : "stand-ins over the system's libtorch and OpenCV; -p:UseNuGetNatives=true builds with the packages");
    }

    public static Finding Torch()
    {
        var torch = TorchStatus.Probe();
        var device = torch.UsesCuda ? "trains with CUDA" : "trains on the CPU, because libtorch was built without CUDA or finds no GPU";
        var bf16 = torch.IsBf16Fast switch
        {
            true => "bf16 is fast",
            false => "bf16 is slow on this processor",
            null => "bf16 unknown",
        };
        return Finding.Good("libtorch", torch.Version, $"{device}; {bf16}");
    }

    public static Finding OpenCv() => Finding.Good("OpenCV", OpenCvStatus.Probe().Version, "reads and scales images");

    public static Finding OnnxRuntime()
    {
        var status = OnnxRuntimeStatus.Probe(new ExecutionOptions { Providers = ProviderNames.All });
        var refused = status.Providers.Refused
            .GroupBy(provider => provider.Reason, StringComparer.Ordinal)
            .Select(same => $"not {string.Join(" or ", same.Select(provider => provider.Name))}: {same.Key.TrimEnd('.')}");
        return Finding.Good(
            "ONNX Runtime",
            status.Version,
            string.Join("; ", [$"inspects with {status.Providers.Used}", .. refused, $"built for {string.Join(", ", status.BuiltIn)}"]));
    }

    public static Finding Sqlite() => Finding.Good("SQLite", SqliteStatus.Probe().Version, "keeps journals and verdicts");
}
