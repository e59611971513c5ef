using System.Globalization;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Reports;

/// <summary>The table that a run ends with.</summary>
internal static class ResultTable
{
    private static readonly string[] Always = ["site", "images", "alone", "federated", "gain", "kB a round"];
    private static readonly string[] WithDefectFreeClass = [.. Always, "escape alone", "escape federated", "overkill federated"];

    public static TextTable Of(RunReport report)
    {
        var columns = report.Federated.EscapeRate is null ? Always : WithDefectFreeClass;
        var table = new TextTable(string.Create(CultureInfo.InvariantCulture, $"{report.TestImages:N0} test images, accuracy"), columns);
        foreach (var site in report.Sites)
        {
            Add(site.Family is null ? site.Site : $"{site.Site} ({site.Family})", site.TrainImages, site.Local, site.Federated, site.BytesSentPerRound);
        }

        foreach (var family in report.Families ?? [])
        {
            var sites = report.Sites.Where(site => site.Family == family.Family).ToList();
            Add($"mean of {family.Family}", sites.Sum(site => site.TrainImages), family.LocalMean, family.Federated, (long)sites.Average(site => site.BytesSentPerRound));
        }

        Add("mean", report.Sites.Sum(site => site.TrainImages), report.LocalMean, report.Federated, (long)report.Sites.Average(site => site.BytesSentPerRound));
        return report.Pooled is not { } pooled ? table : table.Add(Cut("pooled (ceiling)", "", "", Words.Percent(pooled.Accuracy), "", "", "", Words.Percent(pooled.EscapeRate), Words.Percent(pooled.OverkillRate)));

        void Add(string name, int images, ModelFigures? local, ModelFigures federated, long bytes) => table.Add(Cut(
            name,
            Words.Count(images),
            Words.Percent(local?.Accuracy),
            Words.Percent(federated.Accuracy),
            local is null ? "" : ((federated.Accuracy - local.Accuracy) * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture),
            (bytes / 1000.0).ToString("N1", CultureInfo.InvariantCulture),
            Words.Percent(local?.EscapeRate),
            Words.Percent(federated.EscapeRate),
            Words.Percent(federated.OverkillRate)));

        string[] Cut(params string[] row) => row[..columns.Length];
    }
}
