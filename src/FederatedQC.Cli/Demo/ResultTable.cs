using System.Globalization;
using FederatedQC.Cli.Reports;
using Spectre.Console;

namespace FederatedQC.Cli.Demo;

/// <summary>The table that a demo ends with.</summary>
internal static class ResultTable
{
    public static void Print(RunReport report)
    {
        var detects = report.Federated.EscapeRate is not null;
        var table = new Table().RoundedBorder().Title($"{report.TestImages} test images, accuracy").AddColumns("site", "images", "alone", "federated", "gain", "kB a round");
        if (detects)
        {
            table.AddColumns("escape alone", "escape federated", "overkill federated");
        }

        foreach (var site in report.Sites)
        {
            table.AddRow(Row(site.Site, site.TrainImages, site.Local, site.Federated, site.BytesSentPerRound, detects));
        }

        table.AddEmptyRow();
        table.AddRow(Row("mean", report.Sites.Sum(site => site.TrainImages), report.LocalMean, report.Federated, (long)report.Sites.Average(site => site.BytesSentPerRound), detects));
        table.AddRow(["pooled (ceiling)", "", "", Percent(report.Pooled.Accuracy), "", .. detects ? new[] { "", "", Percent(report.Pooled.EscapeRate), Percent(report.Pooled.OverkillRate) } : [""]]);
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 140;
        }

        AnsiConsole.Write(table);
    }

    private static string[] Row(string name, int images, ModelFigures local, ModelFigures federated, long bytes, bool detects)
    {
        string[] row =
        [
            Markup.Escape(name),
            images.ToString("N0", CultureInfo.InvariantCulture),
            Percent(local.Accuracy),
            Percent(federated.Accuracy),
            ((federated.Accuracy - local.Accuracy) * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture),
            (bytes / 1000.0).ToString("N1", CultureInfo.InvariantCulture),
        ];
        return detects ? [.. row, Percent(local.EscapeRate), Percent(federated.EscapeRate), Percent(federated.OverkillRate)] : row;
    }

    private static string Percent(double? share) =>
        share is { } value ? (value * 100).ToString("F1", CultureInfo.InvariantCulture) + " %" : "–";
}
