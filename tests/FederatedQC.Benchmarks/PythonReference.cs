using System.Diagnostics;
using System.Text.Json;

namespace FederatedQC.Benchmarks;

/// <summary>Runs a reference script in Debian's Python, which prints one JSON object.</summary>
internal static class PythonReference
{
    private const string Python = "/usr/bin/python3";

    public static JsonElement Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "Reference", script), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
        {
            start.Environment[variable] = "1";
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"{script} ended with exit code {process.ExitCode}.");
    }
}
