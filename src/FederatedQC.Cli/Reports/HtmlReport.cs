using System.Globalization;
using System.Net;
using System.Text;
using FederatedQC.Cli.Output;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Reports;

/// <summary>A run as one HTML page that needs no network: style, charts and pictures are in it.</summary>
internal static class HtmlReport
{
    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly string[] Contributed = ["contribution"];
    private static readonly string[] OfAccuracy = ["accuracy, alone → federated", "gain"];
    private static readonly string[] OfLine = ["bad through, of 1,000", "good thrown away, of 1,000"];

    public static string Render(RunReport report, IReadOnlyList<VerdictPicture> pictures)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>FederatedQC run</title>
            <style>{ReportStyle.Css}</style>
            </head>
            <body>
            <header>
            <h1>FederatedQC run</h1>
            <p>{Text(report.Data)} · {report.Sites.Count} sites ({Text(report.Split)}) · {Text(report.Strategy)}{(
                report.Rule == "mean" ? "" : ", " + Text(report.Rule)
            )}, {report.Rounds} rounds, {Text(report.Codec)}{(report.Attack is null ? "" : " · attacked: " + Text(report.Attack))}{Privacy(
                report.Privacy
            )} · {Text(report.Network)}, {report.Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters</p>
            <p class="id">model <code>{Text(report.ModelId)}</code> · seed {report.Seed} · {report.WallSeconds.ToString(
                "F0",
                CultureInfo.InvariantCulture
            )} s</p>
            </header>
            <main>
            <section class="lead"><p>{Text(Headline.Of(report))}</p>{(
                Headline.HasDefectFreeClass(report) ? $"<p class=\"small\">{Headline.Note}</p>" : ""
            )}</section>
            {Cards(report)}
            {Families(report)}
            <section><h2>Accuracy by round</h2><p>The sites' held-out images, candidate by candidate. A hollow point was not released.</p>{RoundChart.Draw(
                report
            )}</section>
            <section><h2>Site by site</h2><p>{report.TestImages} test images, the same for every model of a site: all of them, or where sites make different products those of its product.</p>{SiteChart.Draw(
                report
            )}{SiteTable(report)}{Contribution(report.Contribution)}</section>
            <section><h2>What is taken for what</h2><p>Released model, test images. Rows are the truth.</p>{ConfusionTable(
                report.Confusion
            )}</section>
            {Pictures(pictures)}
            <section><h2>Rounds</h2>{RoundTable(report)}</section>
            </main>
            </body>
            </html>

            """
        );
        return page.ToString();
    }

    private static string Privacy(ModelPrivacy? privacy) =>
        privacy is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" · ε {privacy.Epsilon?.ToString("G3", CultureInfo.InvariantCulture) ?? "unknown"} of {(privacy.Level == PrivacySettings.Site ? "a site" : "an image")} at δ {privacy.Delta:G2} ({Text(privacy.Accountant)})"
            );

    private static string Cards(RunReport report)
    {
        var cards = new (string Name, string Note, ModelFigures? Figures)[]
        {
            ("Alone", "mean of the sites' own models", report.LocalMean),
            ("Federated", "the released model", report.Federated),
            ("Pooled", "all images in one place: the ceiling", report.Pooled),
        };
        return $"""<section class="cards">{string.Concat(cards.Where(card => card.Figures is not null).Select(card => Card(card.Name, card.Note, card.Figures!)))}</section>""";
    }

    private static string Card(string name, string note, ModelFigures figures) =>
        $"""
        <article><h3>{name}</h3><p>{note}</p>
        {(figures.EscapeRate is null
            ? Figure(Words.PerThousand(1 - figures.Accuracy, 1 - figures.AccuracyHigh, 1 - figures.AccuracyLow), "of 1,000 parts are told wrong")
            : Figure(Words.PerThousand(figures.EscapeRate, figures.EscapeLow, figures.EscapeHigh), "of 1,000 bad parts get through")
                + Figure(Words.PerThousand(figures.OverkillRate, figures.OverkillLow, figures.OverkillHigh), "of 1,000 good parts are thrown away"))}
        <p>accuracy {Words.Percent(figures.Accuracy)}</p><p class="small">macro-F1 {Words.Percent(figures.MacroF1)}{(figures.Auroc is null ? "" : " · AUROC " + Words.Percent(figures.Auroc))}</p></article>
        """;

    // The interval is set smaller than its number.
    private static string Figure(string number, string of) =>
        number.Split(' ', 2) switch
        {
            [var value, var interval] => $"""<p class="figure">{value} <span class="small">{interval}</span></p><p>{of}</p>""",
            _ => $"""<p class="figure">{number}</p><p>{of}</p>""",
        };

    private static string Contribution(ContributionSummary? contribution) =>
        contribution is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"<p>Contribution ({Text(contribution.Method)}): points of accuracy on {contribution.Images} images that only the operator has, added over {contribution.Rounds} rounds, {contribution.Undivided} of which changed too little to be divided.</p>"
            );

    private static string Families(RunReport report) =>
        report.Families is not { } families
            ? ""
            : $"""<section><h2>Families</h2><p>Sites of one product train together, and with nobody else.</p>{Table(
            "families",
            ["family", "sites", .. Heads(report), "model"],
            families.Select(family => (string[])
            [
                Text(family.Family),
                Number(family.Sites),
                .. Changes(Headline.HasDefectFreeClass(report), family.LocalMean, family.Federated),
                $"<code>{Text(family.ModelId)}</code>",
            ]))}</section>""";

    private static string Of(string? family) => family is null ? "" : $" ({Text(family)})";

    private static IEnumerable<string> Heads(RunReport report) =>
        Headline.HasDefectFreeClass(report) ? OfLine.Concat(OfAccuracy) : OfAccuracy;

    private static string SiteTable(RunReport report) =>
        Table(
            "sites",
            [
                "site",
                "training images",
                "classes seen",
                .. Heads(report),
                "federating",
                "kB up a round",
                "kB down a round",
                .. report.Contribution is null ? [] : Contributed,
            ],
            report.Sites.Select(site =>
                (string[])
                    [
                        Text(site.Site) + Of(site.Family),
                        Number(site.TrainImages),
                        Number(site.Classes.Count),
                        .. Changes(Headline.HasDefectFreeClass(report), site.Local, site.Federated),
                        Text(
                            site.Benefit?.Verdict switch
                            {
                                "helps" => "helps",
                                "betterAlone" => "better alone",
                                "noDifferenceShown" => "no difference",
                                _ => Words.None,
                            }
                        ),
                        Kilobytes(site.BytesSentPerRound),
                        Kilobytes(site.BytesReceivedPerRound),
                        .. site.Contribution is { } contribution
                            ? [contribution.Value is { } value ? $"{Words.Points(value)} ({contribution.Band})" : contribution.Band]
                            : Array.Empty<string>(),
                    ]
            )
        );

    // Of the line's figures and then of accuracy, as the heads say.
    private static IEnumerable<string> Changes(bool ofLine, ModelFigures? alone, ModelFigures federated)
    {
        if (ofLine)
        {
            yield return ModelFigures.Change(alone, federated, figures => Words.PerThousand(figures.EscapeRate));
            yield return ModelFigures.Change(alone, federated, figures => Words.PerThousand(figures.OverkillRate));
        }

        yield return ModelFigures.Change(alone, federated, figures => Words.Percent(figures.Accuracy));
        yield return alone is null ? Words.None : Words.Points(federated.Accuracy - alone.Accuracy);
    }

    private static string RoundTable(RunReport report) =>
        Table(
            "rounds",
            ["round", "outcome", "sites", "loss", "held-out accuracy", "kB up", "kB down a site", "seconds", "why", "refused or noticed"],
            report.RoundLog.Select(round =>
                new[]
                {
                    Number(round.Round) + Of(round.Family),
                    Text(round.Outcome),
                    Number(round.Sites),
                    Words.Loss(round.Loss),
                    Words.Percent(round.ValidationAccuracy),
                    Kilobytes(round.Bytes),
                    Kilobytes(round.DownloadBytes),
                    round.Seconds.ToString("F1", CultureInfo.InvariantCulture),
                    Text(round.Reason),
                    Text(
                        string.Join(
                            "; ",
                            (round.Refused ?? Nothing).Concat(round.Warnings ?? Nothing).Select(entry => $"{entry.Key}: {entry.Value}")
                        )
                    ),
                }
            )
        );

    private static string ConfusionTable(ConfusionReport confusion)
    {
        var most = Math.Max(1, confusion.Counts.Max(row => row.Max()));
        var rows = confusion.Counts.Select(
            (row, truth) =>
                $"<tr><th>{Text(confusion.Classes[truth])}</th>{string.Concat(row.Select((count, answer) => Cell(count, most, truth == answer)))}</tr>"
        );
        return $"""<div class="wide"><table class="confusion"><tr><th></th>{string.Concat(confusion.Classes.Select(name => $"<th>{Text(name)}</th>"))}</tr>{string.Concat(rows)}</table></div>""";
    }

    private static string Cell(int count, int most, bool right)
    {
        var strength = (count / (double)most * 0.85).ToString("F2", CultureInfo.InvariantCulture);
        return $"""<td style="background:rgba({(right ? "31,122,77" : "192,57,43")},{strength})">{count}</td>""";
    }

    private static string Pictures(IReadOnlyList<VerdictPicture> pictures) =>
        pictures.Count == 0
            ? ""
            : $"""<section><h2>Some verdicts</h2><p>Test images and where the answer came from.</p><div class="pictures">{string.Concat(pictures.Select(picture => $"""
            <figure class="{(picture.IsRight ? "right" : "wrong")}"><img alt="{Text(picture.Truth)}" src="data:image/png;base64,{Convert.ToBase64String(picture.ImagePng)}"><img alt="heatmap" src="data:image/png;base64,{Convert.ToBase64String(picture.HeatmapPng)}"><figcaption>{Text(picture.Truth)}{(picture.IsRight ? "" : $" → {Text(picture.Answer)}")}<br><span class="small">{Words.Percent(picture.Score)}</span></figcaption></figure>
            """))}</div></section>""";

    private static string Table(string name, IEnumerable<string> head, IEnumerable<string[]> rows) =>
        $"""<div class="wide"><table class="{name}"><tr>{string.Concat(head.Select(name => $"<th>{name}</th>"))}</tr>{string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{cell}</td>"))}</tr>"))}</table></div>""";

    private static string Kilobytes(long bytes) => (bytes / 1000.0).ToString("N1", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string value) => WebUtility.HtmlEncode(value);
}
