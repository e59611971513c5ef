using System.Globalization;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Reports;

/// <summary>The table that a run ends with.</summary>
internal static class ResultTable
{
    private static readonly string[] Always = ["site", "images", "alone", "federated", "gain", "kB up", "kB down"];
    private static readonly string[] Contributed = ["contribution"];
    private static readonly string[] WithDefectFreeClass = [.. Always, "escape alone", "escape federated", "overkill federated"];

    public static TextTable Of(RunReport report)
    {
        var columns = report.Federated.EscapeRate is null ? Always : WithDefectFreeClass;
        var table = new TextTable(
            string.Create(CultureInfo.InvariantCulture, $"{report.TestImages:N0} test images, accuracy; kB a round"), [.. columns, .. report.Contribution is null ? [] : Contributed]);
        foreach (var site in report.Sites)
        {
            Add(site.Family is null ? site.Site : $"{site.Site} ({site.Family})", site.TrainImages, site.Local, site.Federated, site.BytesSentPerRound, site.BytesReceivedPerRound, Of(site.Contribution));
        }

        foreach (var family in report.Families ?? [])
        {
            var sites = report.Sites.Where(site => site.Family == family.Family).ToList();
            Add($"mean of {family.Family}", sites.Sum(site => site.TrainImages), family.LocalMean, family.Federated, (long)sites.Average(site => site.BytesSentPerRound), (long)sites.Average(site => site.BytesReceivedPerRound), "");
        }

        Add("mean", report.Sites.Sum(site => site.TrainImages), report.LocalMean, report.Federated, (long)report.Sites.Average(site => site.BytesSentPerRound), (long)report.Sites.Average(site => site.BytesReceivedPerRound), "");
        return report.Pooled is not { } pooled ? table : table.Add(Cut("", "pooled (ceiling)", "", "", Words.Percent(pooled.Accuracy), "", "", "", "", Words.Percent(pooled.EscapeRate), Words.Percent(pooled.OverkillRate)));

        void Add(string name, int images, ModelFigures? local, ModelFigures federated, long up, long down, string contribution) => table.Add(Cut(
            contribution,
            name,
            Words.Count(images),
            Words.Percent(local?.Accuracy),
            Words.Percent(federated.Accuracy),
            local is null ? "" : Words.Points(federated.Accuracy - local.Accuracy),
            (up / 1000.0).ToString("N1", CultureInfo.InvariantCulture),
            (down / 1000.0).ToString("N1", CultureInfo.InvariantCulture),
            Words.Percent(local?.EscapeRate),
            Words.Percent(federated.EscapeRate),
            Words.Percent(federated.OverkillRate)));

        string[] Cut(string contribution, params string[] row) => [.. row[..columns.Length], .. report.Contribution is null ? [] : new[] { contribution }];

        static string Of(SiteContribution? contribution) => contribution is null ? "" : contribution.Value is { } value ? Words.Points(value) : contribution.Band;
    }
}
