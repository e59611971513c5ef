using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TorchSharp.StandInTests.Parity;

/// <summary>The system's own PyTorch, asked for what it computes from the same numbers.</summary>
internal static class PythonTorch
{
    private const string Python = "/usr/bin/python3";
    private const string Package = "/usr/lib/python3/dist-packages/torch";

    internal static string? Missing { get; } =
        File.Exists(Python) && Directory.Exists(Package) ? null : "PyTorch is not installed; on Debian: apt-get install python3-torch python3-numpy";

    internal static float[] Train(string folder, TrainingCase setting)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardError = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = setting.Threads.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Parity", "reference.py"),
            folder,
            .. setting.Arguments(),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
        return Read<float>(Path.Combine(folder, "result.f32"));
    }

    internal static void Write<T>(string file, ReadOnlySpan<T> values)
        where T : unmanaged => File.WriteAllBytes(file, MemoryMarshal.AsBytes(values));

    private static T[] Read<T>(string file)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(file)).ToArray();
}
