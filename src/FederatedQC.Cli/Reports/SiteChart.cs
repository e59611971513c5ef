using System.Globalization;
using System.Net;
using System.Text;

namespace FederatedQC.Cli.Reports;

/// <summary>For every site two bars: its own model and the federated one.</summary>
internal static class SiteChart
{
    private const double Width = 1000;
    private const double Row = 46;
    private const double Letter = 7.5;
    private const double Right = 80;
    private const int LongestName = 30;

    public static string Draw(RunReport report)
    {
        var left = 20 + (Letter * report.Sites.Max(site => Math.Min(LongestName, site.Site.Length)));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<svg viewBox="0 0 {Width} {(report.Sites.Count * Row) + 6:F0}" role="img" aria-label="accuracy by site">"""
        );
        for (var index = 0; index < report.Sites.Count; index++)
        {
            var site = report.Sites[index];
            var top = (index * Row) + 6;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<text x="{left - 10:F1}" y="{top + 22:F0}" text-anchor="end">{WebUtility.HtmlEncode(ChartLabels.Cut(site.Site, LongestName))}</text>"""
            );
            Bar(svg, left, top, site.Local?.Accuracy, "#8c9aa8");
            Bar(svg, left, top + 18, site.Federated.Accuracy, "#1f7a4d");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Bar(StringBuilder svg, double left, double top, double? value, string colour)
    {
        if (value is not { } accuracy)
        {
            return;
        }

        var length = accuracy * (Width - left - Right);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<rect x="{left:F1}" y="{top:F0}" width="{length:F1}" height="16" rx="2" fill="{colour}"/><text x="{left + length + 6:F1}" y="{top + 13:F0}">{accuracy * 100:F1} %</text>"""
        );
    }
}
