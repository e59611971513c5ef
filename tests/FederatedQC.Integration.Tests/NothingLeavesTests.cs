using System.Diagnostics;
using FederatedQC.TestKit;

namespace FederatedQC.Integration.Tests;

/// <summary>
/// No library that the product stands on speaks to anybody or leaves anything behind: the programs run under a system-call trace, with a
/// home folder that must stay empty. Debian's strace is needed.
/// </summary>
public sealed class NothingLeavesTests : IDisposable
{
    // Past 28 kB of them ONNX Runtime's own reports once ended the process.
    private const int ManyArguments = 2000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Aggregator_agents_workers_and_inspection_speak_to_the_broker_alone_and_write_into_their_folders_alone()
    {
        Directory.CreateDirectory(_folder.Of("home"));
        var output = _folder.Of("out");
        var (demo, said) = await TraceAsync(
            "demo",
            "demo",
            "--sites",
            "2",
            "--rounds",
            "3",
            "--local-epochs",
            "3",
            "--input-size",
            "32",
            "--images",
            "20",
            "--split",
            "iid",
            "--out",
            output
        );

        demo.Addresses.ShouldNotBeEmpty(said);
        demo.Addresses.ShouldAllBe(address =>
            address.EndsWith(" 127.0.0.1", StringComparison.Ordinal) || address.EndsWith(":127.0.0.1", StringComparison.Ordinal)
        );
        demo.Addresses.ShouldAllBe(address => !address.StartsWith("53 ", StringComparison.Ordinal));
        demo.WrittenOutside(output).ShouldBeEmpty();

        var image = Directory.EnumerateFiles(output, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var (inspection, _) = await TraceAsync(
            "inspection",
            [
                "inspect",
                .. Enumerable.Repeat(image, ManyArguments),
                "--model",
                Path.Combine(output, "model.onnx"),
                "--heatmaps",
                _folder.Of("heatmaps"),
            ]
        );
        inspection.Addresses.ShouldBeEmpty();
        inspection.WrittenOutside(_folder.Of("heatmaps")).ShouldBeEmpty();

        Directory.EnumerateFileSystemEntries(_folder.Of("home")).ShouldBeEmpty();
    }

    private async Task<(SystemCallTrace Trace, string Said)> TraceAsync(string name, params string[] arguments)
    {
        var file = _folder.Of($"{name}.strace");
        var start = new ProcessStartInfo("strace", SystemCallTrace.Command(file, Path.Combine(AppContext.BaseDirectory, "fqc"), arguments))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder.Of("home");

        // Some libraries are quiet in CI, and only there.
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        process.ExitCode.ShouldBe(0, await error);
        return (new SystemCallTrace(file), await output + await error);
    }
}
