using System.Globalization;
using System.Net;
using System.Text;

namespace FederatedQC.Cli.Reports;

/// <summary>Held-out accuracy by round, with the test accuracy of the sites alone and of the pooled model as levels.</summary>
internal static class RoundChart
{
    private const double Width = 1000;
    private const double Height = 300;
    private const double Left = 46;
    private const double Right = 170;
    private const double Top = 12;
    private const double Bottom = 28;
    private const double LabelHeight = 15;
    private const double HalfLetter = 4;
    private const int LongestLabel = 22;

    // Numbers of rounds that find room below.
    private const int MostNumbers = 25;
    private static readonly string[] Colours = ["#1f7a4d", "#b5652d", "#7a3f9d", "#2d6cb5", "#8a1f3c"];

    public static string Draw(RunReport report)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="accuracy by round">""");
        foreach (var level in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(level):F1}" y2="{Y(level):F1}" stroke="#dbe2e9"/><text x="{Left - 8}" y="{Y(level) + HalfLetter:F1}" text-anchor="end">{level * 100:F0} %</text>"""
            );
        }

        var every = (report.Rounds + MostNumbers - 1) / MostNumbers;
        for (var round = every; round <= report.Rounds; round += every)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<text x="{X(round, report.Rounds):F1}" y="{Height - 8}" text-anchor="middle">{round}</text>"""
            );
        }

        List<(double Level, string Colour, string Text)> labels = [];
        Level(svg, labels, report.LocalMean?.Accuracy, "#5b6b7b", "alone");
        Level(svg, labels, report.Pooled?.Accuracy, "#2d6cb5", "pooled");
        foreach (
            var (place, family) in report
                .RoundLog.Where(round => round.ValidationAccuracy is not null)
                .GroupBy(round => round.Family, StringComparer.Ordinal)
                .Index()
        )
        {
            Line(svg, labels, [.. family], report.Rounds, Colours[place % Colours.Length]);
        }

        Write(svg, labels);
        return svg.Append("</svg>").ToString();
    }

    private static void Line(
        StringBuilder svg,
        List<(double Level, string Colour, string Text)> labels,
        IReadOnlyList<RoundReport> rounds,
        int all,
        string colour
    )
    {
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<polyline fill="none" stroke="{colour}" stroke-width="2" points="{string.Join(' ', rounds.Select(round => Point(round, all)))}"/>"""
        );
        foreach (var round in rounds)
        {
            var fill = round.Outcome == "released" ? colour : "#fff";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<circle cx="{X(round.Round, all):F1}" cy="{Y(round.ValidationAccuracy!.Value):F1}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>"""
            );
        }

        if (rounds is [.., { Family: { } family, ValidationAccuracy: { } last }])
        {
            labels.Add((last, colour, family));
        }
    }

    private static void Level(
        StringBuilder svg,
        List<(double Level, string Colour, string Text)> labels,
        double? level,
        string colour,
        string name
    )
    {
        if (level is not { } accuracy)
        {
            return;
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(accuracy):F1}" y2="{Y(accuracy):F1}" stroke="{colour}" stroke-dasharray="6 4"/>"""
        );
        labels.Add((accuracy, colour, string.Create(CultureInfo.InvariantCulture, $"{name} {accuracy * 100:F1} %")));
    }

    private static void Write(StringBuilder svg, List<(double Level, string Colour, string Text)> labels)
    {
        var places = ChartLabels.Spread(
            [.. labels.Select(label => Y(label.Level) + HalfLetter)],
            LabelHeight,
            Top,
            Height - Bottom + HalfLetter
        );
        foreach (var (place, (_, colour, text)) in places.Zip(labels))
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<text x="{Width - Right + 8}" y="{place:F1}" style="fill:{colour}">{WebUtility.HtmlEncode(ChartLabels.Cut(text, LongestLabel))}</text>"""
            );
        }
    }

    private static string Point(RoundReport round, int rounds) =>
        string.Create(CultureInfo.InvariantCulture, $"{X(round.Round, rounds):F1},{Y(round.ValidationAccuracy!.Value):F1}");

    private static double X(int round, int rounds) => Left + ((round - 0.5) * (Width - Left - Right) / rounds);

    private static double Y(double accuracy) => Top + ((1 - accuracy) * (Height - Top - Bottom));
}
