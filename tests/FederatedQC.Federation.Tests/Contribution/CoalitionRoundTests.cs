using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Tests.Aggregation;

namespace FederatedQC.Federation.Tests.Contribution;

/// <summary>The model of a coalition against that of a round in which nobody else was.</summary>
public sealed class CoalitionRoundTests
{
    private const int Sites = 10;
    private const int Learnt = 40;

    /// <summary>
    /// Strategies and rules that differ in what they make of several updates, and what the rule shall be told of hostile sites when half of
    /// the sites are there.
    /// </summary>
    public static TheoryData<string, string, int?> Plans =>
        new()
        {
            { "fedavg", "mean", null },
            { "fednova", "mean", null },
            { "fedbuff", "mean", null },
            { "feddyn", "mean", null },
            { "fedavgm", "mean", null },
            { "fedadam", "mean", null },
            { "fedavg", "median", 1 },
            { "fedavg", "trimmed-mean", 1 },
            { "fedavg", "nnm+median", 1 },
            { "fedavg", "fltrust", 1 },
        };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Everyone_makes_the_rounds_own_model(string strategy, string rule, int? faulty)
    {
        var round = Round(strategy, rule, faulty * 2);
        ModelOf(CoalitionRound.Of(Whole(round), Coalition.Of(Sites))).ShouldBe(round.Aggregate().Shared);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Some_sites_make_the_model_that_they_would_have_made_without_the_others(string strategy, string rule, int? faulty)
    {
        int[] members = [1, 4, 5, 7, 8];
        var coalition = members.Aggregate(Coalition.Empty, (some, site) => some.With(site));
        var whole = Round(strategy, rule, faulty * 2);
        var alone = Round(strategy, rule, faulty) with { Updates = [.. members.Select(site => whole.Updates[site])] };

        ModelOf(CoalitionRound.Of(Whole(whole), coalition)).ShouldBe(alone.Aggregate().Shared);
        alone.Aggregate().Shared.ShouldNotBe(whole.Aggregate().Shared);
    }

    [Fact]
    public void Weights_are_those_among_the_coalition()
    {
        var round = Round("fedavg", "mean", faulty: null);
        var model = ModelOf(CoalitionRound.Of(round.Inputs, Coalition.Empty.With(2).With(6)));

        // Sites have 100, 110, 120 … images.
        for (var index = 0; index < Learnt; index++)
        {
            model[index]
                .ShouldBe(
                    (float)(
                        round.Base[index]
                        + ((120.0 / 280 * round.Updates[2].Sections[0][index]) + (160.0 / 280 * round.Updates[6].Sections[0][index]))
                    )
                );
        }
    }

    [Fact]
    public void A_coalition_that_is_too_small_for_the_rule_is_averaged()
    {
        var krum = Round("fedavg", "krum", faulty: 3);
        var mean = Round("fedavg", "mean", faulty: null);
        var two = Coalition.Empty.With(0).With(9);
        ModelOf(CoalitionRound.Of(krum.Inputs, two)).ShouldBe(ModelOf(CoalitionRound.Of(mean.Inputs, two)));
        krum.Aggregate().Shared.ShouldNotBe(mean.Aggregate().Shared);
    }

    [Fact]
    public void Nobody_and_strangers_make_no_model()
    {
        var round = Round("fedavg", "mean", faulty: null).Inputs;
        Should
            .Throw<ArgumentException>(() => CoalitionRound.Of(round, Coalition.Empty))
            .Message.ShouldContain("{} is none of the 10 sites");
        Should.Throw<ArgumentException>(() => CoalitionRound.Of(round, Coalition.Empty.With(Sites))).Message.ShouldContain("{10}");
    }

    // As a run makes it: with the number of sites behind the updates.
    private static RoundInputs Whole(TestRound round) => round.Inputs with { Participants = Sites };

    private static float[] ModelOf(RoundInputs inputs) => ModelAggregation.Aggregate(inputs, threads: 1, CancellationToken.None).Shared;

    private static TestRound Round(string strategy, string rule, int? faulty)
    {
        var random = new Random(5);
        float[] Vector() => [.. Enumerable.Range(0, Learnt).Select(_ => random.NextSingle() - 0.4f)];
        var plan = TestRound.Plan(Learnt, strategy: strategy, sites: Sites);
        return new TestRound
        {
            Settings = plan with
            {
                Robust = new RobustSettings { Rule = rule, Faulty = faulty },
            },
            Base = Vector(),
            Trusted = Vector(),
            Updates =
            [
                .. Enumerable
                    .Range(0, Sites)
                    .Select(site => (new UpdateFacts(TestRound.Site(site), 100 + (10 * site), 5 + site), new[] { Vector() })),
            ],
        };
    }
}
