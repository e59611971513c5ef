using System.Diagnostics;
using System.Globalization;
using FederatedQC.Cli.Output;
using FederatedQC.Cli.Reports;
using Spectre.Console;

namespace FederatedQC.Cli.Consortium;

/// <summary>
/// What a run shows while it goes on: a live table on a terminal, one line an event otherwise.
/// </summary>
internal abstract class ConsortiumProgress
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    protected TimeSpan Elapsed => _watch.Elapsed;

    public static ConsortiumProgress Create(bool toStandardError) =>
        toStandardError || Console.IsOutputRedirected
            ? new PlainProgress(toStandardError ? Console.Error : Console.Out)
            : new LiveProgress();

    /// <summary>Something begins.</summary>
    public abstract void Say(string text);

    /// <summary>Follows a run until it is finished or given up.</summary>
    public abstract Task FollowAsync(IAsyncEnumerable<ConsortiumStatus> statuses);

    private sealed class PlainProgress(TextWriter output) : ConsortiumProgress
    {
        public override void Say(string text) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds, 6:F1} s  {text}"));

        public override async Task FollowAsync(IAsyncEnumerable<ConsortiumStatus> statuses)
        {
            var said = new HashSet<(string? Family, int Round)>();
            await foreach (var status in statuses)
            {
                foreach (var round in status.History.Where(round => said.Add((round.Family, round.Round))))
                {
                    Say(Line(round, status.Rounds));
                }
            }
        }

        private static string Line(RoundReport round, int rounds) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(round.Family is null ? "" : round.Family + ", ")}round {round.Round}/{rounds}: {round.Sites} sites, loss {Words.Loss(round.Loss)}, held-out accuracy {Words.Percent(round.ValidationAccuracy)}, {round.Bytes / 1000.0:N0} kB up, {round.DownloadBytes / 1000.0:N0} kB down to each, {round.Seconds:F1} s, {round.Outcome}: {round.Reason}"
            );
    }

    private sealed class LiveProgress : ConsortiumProgress
    {
        public override void Say(string text) =>
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{Elapsed.TotalSeconds, 6:F1} s[/]  {text}");

        public override async Task FollowAsync(IAsyncEnumerable<ConsortiumStatus> statuses)
        {
            var table = new Table()
                .RoundedBorder()
                .AddColumns("round", "sites", "loss", "held-out accuracy", "kB up", "kB down", "s", "outcome");
            await AnsiConsole
                .Live(table)
                .StartAsync(async view =>
                {
                    var shown = new HashSet<(string? Family, int Round)>();
                    await foreach (var status in statuses)
                    {
                        foreach (var round in status.History.Where(round => shown.Add((round.Family, round.Round))))
                        {
                            table.AddRow(Cells(round));
                        }

                        table.Caption(
                            $"{status.Phase} · round {Math.Min(status.Round + 1, status.Rounds)} of {status.Rounds} · {status.Online} sites online · {status.Updated} updates in · {Elapsed.TotalSeconds:F0} s"
                        );
                        view.Refresh();
                    }
                });
        }

        private static string[] Cells(RoundReport round) =>
            [
                round.Round.ToString(CultureInfo.InvariantCulture) + (round.Family is null ? "" : " " + Markup.Escape(round.Family)),
                round.Sites.ToString(CultureInfo.InvariantCulture),
                Words.Loss(round.Loss),
                Words.Percent(round.ValidationAccuracy),
                (round.Bytes / 1000.0).ToString("N0", CultureInfo.InvariantCulture),
                (round.DownloadBytes / 1000.0).ToString("N0", CultureInfo.InvariantCulture),
                round.Seconds.ToString("F1", CultureInfo.InvariantCulture),
                round.Outcome == "released" ? "[green]released[/]" : $"[yellow]{Markup.Escape(round.Outcome)}[/]",
            ];
    }
}
