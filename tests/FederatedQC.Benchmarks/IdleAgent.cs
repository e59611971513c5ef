using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;

namespace FederatedQC.Benchmarks;

/// <summary>
/// The edge agent as it is published for a box by the line: how large it is, how soon it is ready without a broker, a release or a job, and
/// how much memory it holds when nothing happens.
/// </summary>
internal static class IdleAgent
{
    private const int Starts = 3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    public static IEnumerable<Row> Measure()
    {
        var folder = Directory.CreateTempSubdirectory("fqc-idle").FullName;
        try
        {
            var program = Publish(Path.Combine(folder, "program"));
            var size = Directory.EnumerateFiles(program, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6;
            var configuration = Configure(folder);
            var runs = Enumerable.Range(0, Starts).Select(_ => Start(Path.Combine(program, "fqc-agent"), folder, configuration)).ToList();
            var ready = runs.Min(run => run.Seconds);
            var memory = runs.Max(run => run.Megabytes);
            return
            [
                Row.AtMost("edge agent, published", Say($"{size:F0} MB"), "–", size, 550, " MB"),
                Row.AtMost("edge agent ready", Say($"{ready:F2} s"), "–", ready, 0.4, " s"),
                Row.AtMost("edge agent idle, resident memory", Say($"{memory:F0} MB"), "–", memory, 90, " MB"),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Configure(string folder)
    {
        using var pki = ConsortiumPki.Create(Path.Combine(folder, "pki"), TimeProvider.System);
        var certificate = pki.IssueClient("site-1");
        JsonObject Certificates() =>
            new()
            {
                ["CaFile"] = pki.CaFile,
                ["CertificateFile"] = certificate.CertificateFile,
                ["KeyFile"] = certificate.KeyFile,
            };
        var file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(
            file,
            new JsonObject
            {
                ["Consortium"] = "benchmark",
                ["Site"] = "site-1",
                ["DataFolder"] = Path.Combine(folder, "state"),
                ["Mqtt"] = new JsonObject
                {
                    ["Host"] = "localhost",
                    ["Port"] = 9,
                    ["Tls"] = Certificates(),
                },
                ["Identity"] = Certificates(),
                ["Capture"] = new JsonObject { ["Folder"] = Path.Combine(folder, "camera") },
            }.ToJsonString()
        );
        return file;
    }

    private static string Publish(string folder)
    {
        using var build = Process.Start(
            new ProcessStartInfo("dotnet", ["publish", RepositoryRoot.Of("edge-agent"), "-c", "Release", "-o", folder, "-v", "quiet"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0 ? folder : throw new InvalidOperationException(said);
    }

    private static (double Seconds, double Megabytes) Start(string program, string folder, string configuration)
    {
        var state = Directory.CreateDirectory(Path.Combine(folder, "state", "state")).FullName;
        var health = Path.Combine(state, "health.json");
        File.Delete(health);
        var watch = Stopwatch.StartNew();
        using var agent = Process.Start(new ProcessStartInfo(program, ["--config", configuration]) { RedirectStandardOutput = true })!;
        agent.OutputDataReceived += (_, _) => { };
        agent.BeginOutputReadLine();
        try
        {
            if (!SpinWait.SpinUntil(() => File.Exists(health) || agent.HasExited, StartLimit) || agent.HasExited)
            {
                throw new InvalidOperationException("The agent does not start.");
            }

            var seconds = watch.Elapsed.TotalSeconds;
            agent.WaitForExit(Idle);
            agent.Refresh();
            return (seconds, agent.WorkingSet64 / 1e6);
        }
        finally
        {
            agent.Kill(entireProcessTree: true);
            agent.WaitForExit();
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
