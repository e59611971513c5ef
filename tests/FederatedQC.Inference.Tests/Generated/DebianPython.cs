using System.Diagnostics;

namespace FederatedQC.Inference.Tests.Generated;

/// <summary>Debian's python3 with its onnx package, the independent writer of models.</summary>
internal static class DebianPython
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> Probe = new(() =>
        File.Exists(Interpreter) && Start("-c", "import onnx, numpy").ExitCode == 0
            ? null
            : $"{Interpreter} can't import onnx and numpy: apt-get install python3-onnx python3-numpy"
    );

    /// <summary>What to install, or null when all is there.</summary>
    internal static string? Missing => Probe.Value;

    internal static void Run(params string[] arguments)
    {
        var (exitCode, errors) = Start(arguments);
        exitCode.ShouldBe(0, errors);
    }

    private static (int ExitCode, string Errors) Start(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
