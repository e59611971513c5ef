using System.Text.Json;
using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class ContributionLedgerTests
{
    private static readonly ContributionLedger Empty = new() { Method = "exact" };

    [Fact]
    public void Totals_are_the_values_of_the_whole_run()
    {
        double[][] rounds = [Games.Table(4, 1), Games.Table(4, 2), Games.Table(4, 3)];
        var ledger = rounds
            .Select((table, round) => (table, round))
            .Reverse()
            .Aggregate(Empty, (sum, entry) => sum.With(entry.round, new ExactShapley().Measure(Games.OfTable(entry.table))));
        var run = new ExactShapley().Measure(Games.OfTable([.. Enumerable.Range(0, 16).Select(bits => rounds.Sum(table => table[bits]))]));
        ledger.Totals.Keys.ShouldBe(run.Values.Keys);
        ledger.Totals.Values.Zip(run.Values.Values, (total, value) => Math.Abs(total - value)).Max().ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void A_round_that_is_replayed_counts_once()
    {
        var report = new ExactShapley().Measure(Games.OfTable(Games.Table(3, 1)));
        var once = Empty.With(0, report);
        once.With(0, report).Totals.ShouldBe(once.Totals);
    }

    [Fact]
    public void A_site_that_was_absent_keeps_what_it_had()
    {
        var both = new ExactShapley().Measure(new CoalitionGame(["a", "b"], coalition => coalition.Count));
        var alone = new ExactShapley().Measure(new CoalitionGame(["b"], coalition => -coalition.Count));
        Empty.With(0, both).With(1, alone).Totals.ShouldBe([new("a", 1.0), new("b", 0.0)]);
    }

    [Fact]
    public void Values_of_two_methods_are_not_added() =>
        Should
            .Throw<ArgumentException>(() => Empty.With(0, new LeaveOneOut().Measure(Games.Of(2, coalition => coalition.Count))))
            .Message.ShouldContain("'leave-one-out'");

    [Fact]
    public void It_survives_as_json()
    {
        var ledger = Empty.With(3, new ExactShapley().Measure(Games.OfTable(Games.Table(3, 1))));
        var options = new JsonSerializerOptions { IgnoreReadOnlyProperties = true };
        var json = JsonSerializer.Serialize(ledger, options);
        var read = JsonSerializer.Deserialize<ContributionLedger>(json, options)!;
        JsonSerializer.Serialize(read, options).ShouldBe(json);
        read.Totals.ShouldBe(ledger.Totals);
        read.Rounds[3].CoalitionsEvaluated.ShouldBe(8);
    }
}
