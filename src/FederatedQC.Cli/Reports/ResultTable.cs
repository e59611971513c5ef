using System.Globalization;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Reports;

/// <summary>The table that a run ends with: of each site its own model and, after an arrow, the federated one.</summary>
internal static class ResultTable
{
    public static TextTable Of(RunReport report)
    {
        var hasGood = Headline.HasDefectFreeClass(report);
        var hasContribution = report.Contribution is not null;
        var table = new TextTable(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.TestImages:N0} test images; parts of 1,000 and accuracy, alone → federated; kB a round"
            ),
            Row("site", "images", ("bad through", "good thrown away"), "accuracy", "gain", "kB up", "kB down", "contribution")
        );
        foreach (var site in report.Sites)
        {
            Add(
                site.Family is null ? site.Site : $"{site.Site} ({site.Family})",
                [site],
                site.Local,
                site.Federated,
                Of(site.Contribution)
            );
        }

        foreach (var family in report.Families ?? [])
        {
            Add(
                $"mean of {family.Family}",
                [.. report.Sites.Where(site => site.Family == family.Family)],
                family.LocalMean,
                family.Federated,
                ""
            );
        }

        Add("mean", report.Sites, report.LocalMean, report.Federated, "");
        return report.Pooled is not { } pooled
            ? table
            : table.Add(
                Row(
                    "pooled (ceiling)",
                    "",
                    (Words.PerThousand(pooled.EscapeRate), Words.PerThousand(pooled.OverkillRate)),
                    Words.Percent(pooled.Accuracy),
                    "",
                    "",
                    "",
                    ""
                )
            );

        void Add(string name, IReadOnlyList<SiteReport> sites, ModelFigures? alone, ModelFigures federated, string contribution) =>
            table.Add(
                Row(
                    name,
                    Words.Count(sites.Sum(site => site.TrainImages)),
                    (
                        ModelFigures.Change(alone, federated, figures => Words.PerThousand(figures.EscapeRate)),
                        ModelFigures.Change(alone, federated, figures => Words.PerThousand(figures.OverkillRate))
                    ),
                    ModelFigures.Change(alone, federated, figures => Words.Percent(figures.Accuracy)),
                    alone is null ? "" : Words.Points(federated.Accuracy - alone.Accuracy),
                    Kilobytes(sites.Average(site => site.BytesSentPerRound)),
                    Kilobytes(sites.Average(site => site.BytesReceivedPerRound)),
                    contribution
                )
            );

        string[] Row(
            string name,
            string images,
            (string Bad, string Good) parts,
            string accuracy,
            string gain,
            string up,
            string down,
            string contribution
        ) =>
            [
                name,
                images,
                .. hasGood ? [parts.Bad, parts.Good] : Array.Empty<string>(),
                accuracy,
                gain,
                up,
                down,
                .. hasContribution ? [contribution] : Array.Empty<string>(),
            ];
    }

    private static string Kilobytes(double bytes) => (bytes / 1000).ToString("N1", CultureInfo.InvariantCulture);

    private static string Of(SiteContribution? contribution) =>
        contribution is null ? ""
        : contribution.Value is { } value ? Words.Points(value)
        : contribution.Band;
}
