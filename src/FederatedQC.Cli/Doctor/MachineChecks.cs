using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Cli.Doctor;

/// <summary>Runtime, system, processor, memory and disk.</summary>
internal static class MachineChecks
{
    private const double Gibibyte = 1L << 30;

    public static Finding Runtime() => Finding.Good(".NET", Environment.Version.ToString(), RuntimeInformation.RuntimeIdentifier);

    public static Finding OperatingSystem() =>
        Finding.Good(
            "system",
            Environment.OSVersion.Version.ToString(),
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"
        );

    public static Finding Processor()
    {
        var widest =
            Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        return Finding.Good("processor", null, Text($"{Environment.ProcessorCount} cores, vectors of {widest} bits"));
    }

    public static Finding Memory() =>
        Finding.Good("memory", null, Text($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte:F1} GiB for this process"));

    public static Finding Disk()
    {
        var folder = Environment.CurrentDirectory;
        return Finding.Good("disk", null, Text($"{new DriveInfo(folder).AvailableFreeSpace / Gibibyte:F1} GiB free at {folder}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
