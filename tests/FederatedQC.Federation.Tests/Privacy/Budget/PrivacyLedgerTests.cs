using System.Text;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Federation.Tests.Privacy.Budget;

public sealed class PrivacyLedgerTests
{
    private static readonly PrivacyLedger Empty = PrivacyLedger.Open(
        new PrivacySettings
        {
            Level = "record",
            Budget = 2,
            Accountant = "rdp",
        }
    );
    private static readonly GaussianSteps Round = new(1.2, 120.0 / 3383, 1);

    /// <summary>
    /// The EMNIST tutorial's run of 100 rounds costs 1.989 (see the accountants): 100 rounds fit into 2, one more does too, many don't.
    /// </summary>
    [Fact]
    public void A_round_that_would_exceed_the_budget_is_not_started()
    {
        var ledger = Empty;
        var started = 0;
        while (ledger.TrySpend(new("run", started, Round), out var next, out var decision))
        {
            decision.After.ShouldBeGreaterThan(decision.Before);
            decision.After.ShouldBeLessThanOrEqualTo(2);
            ledger = next;
            started++;
        }

        started.ShouldBeInRange(100, 103);
        ledger.Spent.ShouldHaveSingleItem().ShouldBe(new PrivacySpending("run", started, started - 1, Round with { Steps = started }));
        var refused = ledger.CanStart(Round);
        refused.Allowed.ShouldBeFalse();
        refused.After.ShouldBeGreaterThan(2);
        refused.Reason.ShouldStartWith("not started: epsilon would go from 1.99");
        Empty.RoundsLeft(Round, 1000).ShouldBe(started);
        ledger.RoundsLeft(Round, 1000).ShouldBe(0);
        Empty.RoundsLeft(Round, 7).ShouldBe(7);
    }

    [Fact]
    public void A_refused_round_leaves_the_ledger_as_it_was()
    {
        Empty.TrySpend(new("run", 0, Round with { NoiseMultiplier = 0 }), out var next, out var decision).ShouldBeFalse();
        next.ShouldBeSameAs(Empty);
        decision.After.ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void A_new_run_pays_from_the_same_budget()
    {
        var first = Empty.Apply(new("one", 0, Round with { Steps = 60 }));
        var both = first.Apply(new("two", 0, Round with { Steps = 60 }));
        both.Spent.Select(entry => entry.Run).ShouldBe(["one", "two"]);
        both.Epsilon().ShouldBe(PrivacyAccountants.Get("rdp").Epsilon([Round with { Steps = 120 }], 1e-5));
        both.CanStart(Round).Allowed.ShouldBeFalse();
    }

    /// <summary>What the journal holds counts, whether the round came to its end or not, and even above the budget.</summary>
    [Fact]
    public void A_crash_between_journal_and_round_counts_as_spent()
    {
        List<PrivacySpent> journal = [];
        var ledger = Empty;
        for (var round = 0; round < 3; round++)
        {
            var spent = new PrivacySpent("run", round, Round);
            ledger.TrySpend(spent, out ledger, out _).ShouldBeTrue();
            journal.Add(spent);
        }

        var replayed = journal.Aggregate(Empty, (state, spent) => state.Apply(spent));
        replayed.Epsilon().ShouldBe(ledger.Epsilon());
        var again = replayed.Apply(journal[^1]);
        again.Spent[0].Rounds.ShouldBe(4);
        again.Epsilon().ShouldBeGreaterThan(ledger.Epsilon());
        Empty.Apply(new("run", 0, Round with { Steps = 10_000 })).Epsilon().ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData("rdp")]
    [InlineData("pld")]
    public void A_ledger_that_is_read_back_has_the_same_epsilon_to_the_bit(string accountant)
    {
        var ledger = (Empty with { Accountant = accountant, Delta = 1.0 / 300_007 })
            .Apply(new("one", 4, new(Math.PI / 3, 0.1 + 0.2, 3)))
            .Apply(new("two", 1, new(1.1, 1.0 / 31, 7)))
            .Apply(new("one", 5, new(Math.PI / 3, 0.1 + 0.2, 3)));
        var bytes = PrivacyLedgerJson.Serialize(ledger);
        PrivacyLedgerJson.TryParse(bytes, out var read, out var problem).ShouldBeTrue(problem);
        BitConverter.DoubleToInt64Bits(read.Epsilon()).ShouldBe(BitConverter.DoubleToInt64Bits(ledger.Epsilon()));
        PrivacyLedgerJson.Serialize(read).ShouldBe(bytes);
        read.Spent.ShouldBe(ledger.Spent);
    }

    [Theory]
    [InlineData("\"budget\":2", "\"budget\":0")]
    [InlineData("\"budget\":2", "\"budget\":1e999")]
    [InlineData("\"budget\":2,", "")]
    [InlineData("\"delta\":1E-05", "\"delta\":1")]
    [InlineData("\"rdp\"", "\"none\"")]
    [InlineData("\"rdp\"", "null")]
    [InlineData("\"steps\":3", "\"steps\":-3")]
    [InlineData("\"steps\":3", "\"steps\":1e30")]
    [InlineData(",\"steps\":3", "")]
    [InlineData("\"sampleRate\":0.5", "\"sampleRate\":1.5")]
    [InlineData("\"noiseMultiplier\":1", "\"noiseMultiplier\":\"NaN\"")]
    [InlineData("\"run\":\"one\"", "\"run\":null")]
    [InlineData("\"rounds\":1", "\"rounds\":0")]
    [InlineData("\"rounds\":1", "\"rounds\":1,\"rounds\":1")]
    [InlineData("\"spent\":[", "\"spent\":[null,")]
    [InlineData("\"budget\"", "\"extra\":1,\"budget\"")]
    [InlineData("{", "")]
    public void A_damaged_ledger_is_refused_and_never_taken_for_an_empty_one(string part, string instead)
    {
        var text = Encoding.UTF8.GetString(PrivacyLedgerJson.Serialize(Empty.Apply(new("one", 1, new(1, 0.5, 3)))));
        text.ShouldContain(part);
        var damaged = text.Remove(text.IndexOf(part, StringComparison.Ordinal), part.Length)
            .Insert(text.IndexOf(part, StringComparison.Ordinal), instead);
        PrivacyLedgerJson.TryParse(Encoding.UTF8.GetBytes(damaged), out var ledger, out var problem).ShouldBeFalse(damaged);
        ledger.ShouldBeNull();
        problem.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    public void What_is_no_ledger_is_refused(string json) =>
        PrivacyLedgerJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out _).ShouldBeFalse();

    [Fact]
    public void What_is_no_mechanism_is_refused() => Should.Throw<ArgumentException>(() => Empty.Apply(new("run", 0, new(-1, 1, 1))));
}
