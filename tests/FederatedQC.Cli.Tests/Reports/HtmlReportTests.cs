using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FederatedQC.Cli.Reports;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "<script>alert('x')</script>\"&amp;";

    [Fact]
    public void The_page_is_well_formed_whatever_the_names()
    {
        var page = Parse(HtmlReport.Render(Report(Hostile), [Picture(Hostile, Hostile), Picture("a", "b")]));
        page.Descendants("script").ShouldBeEmpty();
        page.Descendants("td").Select(cell => cell.Value).ShouldContain(Hostile, "a name is shown as it is");
        page.Descendants("img").Select(image => (string)image.Attribute("alt")!).ShouldContain(Hostile);
    }

    [Fact]
    public void The_page_fetches_nothing()
    {
        var html = HtmlReport.Render(Report("site-1"), [Picture("a", "a")]);
        foreach (var outside in new[] { "http:", "https:", "//", "@import", "url(", "<link", "<script", "<iframe", "href=" })
        {
            WithoutPictures(html).ShouldNotContain(outside);
        }

        Parse(html)
            .Descendants("img")
            .ShouldAllBe(image => ((string)image.Attribute("src")!).StartsWith("data:image/png;base64,", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_figure_of_the_report_is_on_the_page()
    {
        var report = Report("site-1");
        var page = Parse(HtmlReport.Render(report, []));
        var text = page.Root!.Value;
        foreach (
            var figures in new[] { report.LocalMean, report.Federated, report.Pooled, report.Sites[0].Local, report.Sites[0].Federated }
        )
        {
            text.ShouldContain(Percent(figures!.Accuracy));
        }

        foreach (
            var share in new[] { report.Federated.MacroF1, report.Federated.Auroc!.Value, report.RoundLog[0].ValidationAccuracy!.Value }
        )
        {
            text.ShouldContain(Percent(share));
        }

        // Bad parts that pass and good parts that don't: alone, federated, and the interval.
        text.ShouldContain("lets 46 (32 to 65) through, a site's own 235");
        text.ShouldContain("throws 17 (9.1 to 30) away, a site's own 19");
        page.Descendants("td").Select(cell => cell.Value).ShouldContain("235 → 46");
        page.Descendants("td").Select(cell => cell.Value).ShouldContain("19 → 17");

        foreach (
            var word in new[]
            {
                report.ModelId,
                report.Strategy,
                report.Network,
                report.Split,
                "78,123",
                "4321",
                "seed 42",
                "1.234",
                "43.2",
                "1,111",
            }
        )
        {
            text.ShouldContain(word);
        }
    }

    [Fact]
    public void Families_have_a_table_a_line_in_the_chart_and_their_name_beside_each_site_and_round()
    {
        var report = Report("site-1");
        var wood = report.Sites[0] with { Family = "wood" };
        var page = Parse(
            HtmlReport.Render(
                report with
                {
                    Families =
                    [
                        new FamilyReport("steel", new string('b', 64), 1, report.LocalMean, report.Federated),
                        new FamilyReport("wood", new string('c', 64), 1, null, report.Federated),
                    ],
                    Sites = [wood with { Family = "steel" }, wood],
                    RoundLog = [report.RoundLog[0] with { Family = "steel" }, report.RoundLog[0] with { Family = "wood" }],
                },
                []
            )
        );
        var cells = page.Descendants("td").Select(cell => cell.Value).ToList();
        foreach (var cell in new[] { new string('b', 64), new string('c', 64), "+30.1", "site-1 (steel)", "site-1 (wood)", "1 (wood)" })
        {
            cells.ShouldContain(cell);
        }

        page.Descendants("polyline").Count().ShouldBe(2);
        Parse(HtmlReport.Render(report, [])).Descendants("polyline").Count().ShouldBe(1);
        Parse(HtmlReport.Render(report, [])).Descendants("h2").Select(head => head.Value).ShouldNotContain("Families");
    }

    [Fact]
    public void Without_a_defect_free_class_there_is_a_dash_and_no_escape()
    {
        var report = Report("site-1");
        var figures = report.Federated with { Auroc = null, EscapeRate = null, OverkillRate = null };
        var bare = report with
        {
            LocalMean = figures,
            Federated = figures,
            Pooled = figures,
            Sites = [.. report.Sites.Select(site => site with { Local = figures, Federated = figures })],
        };
        var page = Parse(HtmlReport.Render(bare, []));
        page.Root!.Value.ShouldNotContain("AUROC");
        page.Root.Value.ShouldNotContain("get through");
        page.Root.Value.ShouldContain("88 (70 to 110)", customMessage: "of 1,000 parts are told wrong");
    }

    [Fact]
    public void What_a_plant_asks_stands_before_accuracy()
    {
        var text = Parse(HtmlReport.Render(Report("site-1"), [])).Root!.Value;
        text.IndexOf("bad parts", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("ccuracy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.91, 0.9123, 0.913)]
    [InlineData(0.999, 1, 0.9999)]
    [InlineData(0.001, 0, 0.002)]
    public void Labels_of_the_chart_stand_apart_and_within_it(double alone, double pooled, double family)
    {
        var report = Report("site-1");
        var chart = XElement.Parse(
            RoundChart.Draw(
                report with
                {
                    LocalMean = report.LocalMean! with { Accuracy = alone },
                    Pooled = report.Pooled! with { Accuracy = pooled },
                    RoundLog =
                    [
                        .. new[] { "steel", "wood", "glass" }.Select(name =>
                            report.RoundLog[0] with
                            {
                                Family = name,
                                ValidationAccuracy = family,
                            }
                        ),
                    ],
                }
            )
        );

        var heights = chart
            .Elements("text")
            .Where(text => text.Attribute("style") is not null)
            .Select(text => (double)text.Attribute("y")!)
            .Order()
            .ToList();
        heights.Count.ShouldBe(5);
        heights.Zip(heights.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= 14);
        heights[0].ShouldBeGreaterThanOrEqualTo(12);
        heights[^1].ShouldBeLessThanOrEqualTo(300);
    }

    [Fact]
    public void Of_many_rounds_not_every_one_has_its_number()
    {
        var report = Report("site-1");
        var chart = XElement.Parse(
            RoundChart.Draw(
                report with
                {
                    Rounds = 200,
                    RoundLog = [.. Enumerable.Range(1, 200).Select(round => report.RoundLog[0] with { Round = round })],
                }
            )
        );

        var numbers = chart.Elements("text").Where(text => (string?)text.Attribute("text-anchor") == "middle").ToList();
        numbers.Count.ShouldBe(25);
        numbers[^1].Value.ShouldBe("200");
    }

    [Theory]
    [InlineData("record", 3.21, "ε 3.21 of an image at δ 1E-05 (pld)")]
    [InlineData("site", 3.21, "ε 3.21 of a site at δ 1E-05 (pld)")]
    [InlineData("record", null, "ε unknown of an image at δ 1E-05 (pld)")]
    public void What_the_model_has_cost_in_privacy_is_on_the_page(string level, double? epsilon, string words)
    {
        var report = Report("site-1");
        Parse(HtmlReport.Render(report with { Privacy = new ModelPrivacy(level, epsilon, 1e-5, "pld") }, []))
            .Root!.Value.ShouldContain(words);
        Parse(HtmlReport.Render(report, [])).Root!.Value.ShouldNotContain("ε");
    }

    [Fact]
    public void What_each_site_contributed_is_in_its_row_or_its_band_alone()
    {
        var report = Report("site-1") with { Contribution = new ContributionSummary("gtg", 123, 20, 3, 0.75) };
        Text(new SiteContribution(0.1234, "usual")).ShouldContain("+12.3 (usual)");
        Text(new SiteContribution(null, "harmful")).ShouldContain("harmful");
        Text(new SiteContribution(null, "harmful"))
            .ShouldContain(
                "Contribution (gtg): points of accuracy on 123 images that only the operator has, added over 20 rounds, 3 of which changed too little"
            );
        Parse(HtmlReport.Render(Report("site-1"), [])).Root!.Value.ShouldNotContain("ontribution");

        string Text(SiteContribution contribution) =>
            Parse(HtmlReport.Render(report with { Sites = [report.Sites[0] with { Contribution = contribution }] }, [])).Root!.Value;
    }

    [Fact]
    public void A_run_without_a_judged_round_still_makes_a_page()
    {
        var report = Report("site-1");
        Parse(HtmlReport.Render(report with { RoundLog = [report.RoundLog[0] with { ValidationAccuracy = null }] }, []))
            .Root.ShouldNotBeNull();
    }

    [Fact]
    public void The_same_figures_stand_in_the_json()
    {
        var json = System.Text.Json.JsonDocument.Parse(ReportJson.Write(Report(Hostile))).RootElement;
        json.GetProperty("modelId").GetString()!.Length.ShouldBe(64);
        json.GetProperty("federated").GetProperty("accuracy").GetDouble().ShouldBe(0.9123);
        json.GetProperty("sites")[0].GetProperty("site").GetString().ShouldBe(Hostile);
        json.GetProperty("sites")[0].GetProperty("bytesSentPerRound").GetInt64().ShouldBe(43_210);
        json.GetProperty("localMean").GetProperty("accuracyLow").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private static RunReport Report(string name)
    {
        var local = new ModelFigures(0.6012, 0.55, 0.65, 0.5834, 0.8123, 0.2346, 0.0189);
        var federated = new ModelFigures(0.9123, 0.89, 0.93, 0.9045, 0.9876, 0.0456, 0.0167, 0.032, 0.0651, 0.0091, 0.03);
        return new RunReport(
            Asked.Of(),
            Asked.Plan(),
            [(null, new string('a', 64))],
            [new SiteReport(name, 1_111, new Dictionary<string, int> { [name] = 7 }, local, federated, 43_210)],
            isOneModel: true
        )
        {
            Seed = 42,
            Rounds = 1,
            WallSeconds = 98.7,
            Strategy = "fedavg",
            Codec = "float32",

            Rule = "mean",
            Network = "compact",
            Parameters = 78_123,
            Data = name,
            Split = "dirichlet:0.4",
            TestImages = 4_321,
            SkippedImages = new Dictionary<string, int> { ["Corrupt"] = 3 },
            LocalMean = local with { Accuracy = 0.6111, AccuracyLow = null, AccuracyHigh = null },
            Federated = federated,
            Pooled = federated with { Accuracy = 0.9432 },
            RoundLog = [new RoundReport(1, "released", name, 4, 1.2341, 0.8765, 172_840, 2.5)],
            Confusion = new ConfusionReport(
                [name, "other"],
                [
                    [10, 1],
                    [2, 30],
                ]
            ),
        };
    }

    private static VerdictPicture Picture(string truth, string answer) => new(truth, answer, 0.75f, [1, 2, 3], [4, 5, 6]);

    private static string Percent(double share) => (share * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string WithoutPictures(string html) => Base64().Replace(html, "");

    // What HTML has over XML in these pages: a doctype in lower case and three tags without an end.
    private static XDocument Parse(string html) =>
        XDocument.Parse(VoidTag().Replace(html, "<$1$2/>").Replace("<!doctype html>", "<!DOCTYPE html>", StringComparison.Ordinal));

    [GeneratedRegex("<(meta|img|br)((?:\\s[^<>]*)?)>")]
    private static partial Regex VoidTag();

    [GeneratedRegex("base64,[A-Za-z0-9+/=]*")]
    private static partial Regex Base64();
}
