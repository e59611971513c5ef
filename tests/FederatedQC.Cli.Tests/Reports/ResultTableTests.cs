using FederatedQC.Cli.Reports;
using FederatedQC.Cli.Tests.Kit;

namespace FederatedQC.Cli.Tests.Reports;

public sealed class ResultTableTests
{
    private static readonly ModelFigures Figures = new(0.9, 0.85, 0.95, 0.88, null, null, null);

    private static readonly ModelFigures Line = Figures with { EscapeRate = 0.05, OverkillRate = 0.01 };

    [Fact]
    public void What_each_site_contributed_is_its_last_cell()
    {
        var lines = Lines(
            Report(
                new ContributionSummary("exact", 100, 2, 0, 0.3),
                new SiteContribution(0.2, "usual"),
                new SiteContribution(-0.05, "harmful"),
                new SiteContribution(null, "much")
            )
        );
        lines[1].ShouldEndWith("  contribution");
        lines[2].ShouldEndWith("  +20.0");
        lines[3].ShouldEndWith("  -5.0");
        lines[4].ShouldEndWith("  much");
        lines[5].ShouldStartWith("mean");
    }

    [Fact]
    public void Where_nothing_was_measured_there_is_no_such_cell() => Lines(Report(null, null, null))[1].ShouldEndWith("  kB down");

    [Fact]
    public void Where_parts_can_pass_each_row_leads_with_those_that_do()
    {
        var lines = Lines(
            Report(null, [null]) with
            {
                Federated = Line,
                LocalMean = Line with { EscapeRate = 0.3 },
                Pooled = Line with { EscapeRate = 0.0015 },
            }
        );
        lines[1].ShouldStartWith("site              images  bad through  good thrown away  accuracy");
        lines[3].ShouldStartWith("mean              10      300 → 50     10 → 10           90.0 % → 90.0 %");
        lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["pooled", "(ceiling)", "1.5", "10", "90.0", "%"]);
    }

    private static string[] Lines(RunReport report)
    {
        using var output = new StringWriter();
        ResultTable.Of(report).WritePlain(output);
        return output.ToString().Split('\n');
    }

    private static RunReport Report(ContributionSummary? summary, params SiteContribution?[] contributions) =>
        new(
            Asked.Of(),
            Asked.Plan(),
            [(null, new string('a', 64))],
            [
                .. contributions.Select(
                    (contribution, index) =>
                        new SiteReport($"site-{index}", 10, new Dictionary<string, int>(), null, Figures, 1000, Contribution: contribution)
                ),
            ],
            isOneModel: true
        )
        {
            Seed = 1,
            Rounds = 2,
            WallSeconds = 1,
            Strategy = "fedavg",
            Codec = "float32",
            Rule = "mean",
            Network = "compact",
            Parameters = 1,
            Data = "surfaces",
            Split = "iid",
            TestImages = 10,
            SkippedImages = new Dictionary<string, int>(),
            Federated = Figures,
            Contribution = summary,
            RoundLog = [],
            Confusion = new ConfusionReport(
                ["good"],
                [
                    [1],
                ]
            ),
        };
}
