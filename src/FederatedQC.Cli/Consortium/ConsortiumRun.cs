using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Reports;

namespace FederatedQC.Cli.Consortium;

/// <summary>What surrounds a run: an empty folder before it, the result on standard output after it.</summary>
internal static class ConsortiumRun
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is something in the folder.</exception>
    public static async Task<int> RunAsync(ConsortiumOptions options, Func<ConsortiumProgress, Task<RunReport>> run)
    {
        OutputFolder.CreateEmpty(options.Out);
        var progress = ConsortiumProgress.Create(toStandardError: options.Json);
        var report = await run(progress);
        if (options.Json)
        {
            await Console.Out.WriteLineAsync(ReportJson.Write(report));
        }
        else
        {
            await Console.Out.WriteLineAsync(Headline.Of(report));
            ResultTable.Of(report).Print();
        }

        progress.Say($"report: {Path.Combine(options.Out, "report.html")}");
        return ExitCode.Done;
    }
}
