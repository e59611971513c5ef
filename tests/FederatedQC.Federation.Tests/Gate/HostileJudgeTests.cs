using System.Collections.Immutable;
using FederatedQC.Federation.Gate;

namespace FederatedQC.Federation.Tests.Gate;

/// <summary>Sites that lie about a candidate.</summary>
public sealed class HostileJudgeTests
{
    private const long Huge = 1L << 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Fact]
    public void A_claim_of_a_million_million_images_does_not_release_a_model_that_calls_every_part_defective()
    {
        var useless = TestRun.Judged(50, 50, 0, 50).Said();
        var praise = TestRun.Judged(Huge / 2, Huge / 2, Huge / 2, Huge / 2).Said();
        var decision = ReleaseGate.Decide(
            GateCases.Of(TestRun.Said(("a", useless), ("b", useless), ("c", useless), ("evil", praise)), null, sites: 4)
        );
        decision.Release.ShouldBeFalse(decision.Reason);
        decision.Figures!.Accuracy.ShouldBeLessThan(0.8, "the claim counts for no more than all others together");
    }

    [Fact]
    public void A_site_weighs_no_more_than_the_images_that_it_announced_the_cap_and_all_others_together()
    {
        Weights(
                new()
                {
                    ["a"] = 100,
                    ["b"] = 100,
                    ["c"] = 100,
                    ["evil"] = Huge,
                },
                []
            )
            .ShouldBe([100, 100, 100, 300]);
        Weights(
                new()
                {
                    ["a"] = 100,
                    ["b"] = 100,
                    ["c"] = 100,
                    ["evil"] = Huge,
                },
                new() { ["evil"] = 60 }
            )
            .ShouldBe([100, 100, 100, 60]);
        Weights(Enumerable.Range(0, 9).ToDictionary(site => $"s{site}", site => site == 8 ? Huge : 100), [])
            .ShouldBe([.. Enumerable.Repeat(100.0, 8), 500]);
        Weights(new() { ["a"] = 10, ["evil"] = Huge }, []).ShouldBe([10, 10]);
        Weights(new() { ["a"] = 10 }, []).ShouldBe([10]);
    }

    /// <summary>Whatever a minority says of anything, a model that the others see fall is not released.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_minority_can_not_bring_a_worse_model_to_the_lines(int seed)
    {
        var random = new Random(seed);
        var hostile = random.Next(1, 4);
        var honest = hostile + random.Next(1, 5);
        var (before, after) = (Start(), Start());
        for (var site = 0; site < honest; site++)
        {
            var right = random.Next(30, 48);
            before = before.Add($"s{site}", TestRun.Evaluation(right + 2, right));
            after = after.Add($"s{site}", TestRun.Evaluation(right + 2 - random.Next(3, 20), right));
        }

        for (var site = 0; site < hostile; site++)
        {
            before = before.Add($"x{site}", Lie(random));
            after = after.Add($"x{site}", Lie(random));
        }

        var decision = ReleaseGate.Decide(GateCases.Of(after, before, honest + hostile));
        decision.Release.ShouldBeFalse($"seed {seed}: {decision.Reason}");
    }

    /// <summary>Nor a first one that tells the others nothing.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_minority_can_not_bring_a_worthless_first_model_to_the_lines(int seed)
    {
        var random = new Random(seed);
        var hostile = random.Next(1, 4);
        var said = Start();
        for (var site = 0; site < hostile + random.Next(1, 5); site++)
        {
            var good = random.Next(0, 51);
            said = said.Add($"s{site}", TestRun.Evaluation(good, 50 - good));
        }

        for (var site = 0; site < hostile; site++)
        {
            said = said.Add($"x{site}", Lie(random));
        }

        var decision = ReleaseGate.Decide(GateCases.Of(said, null, said.Count));
        decision.Release.ShouldBeFalse($"seed {seed}: {decision.Reason}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_site_is_called_decides_nothing(int seed)
    {
        var random = new Random(seed);
        var sites = Enumerable.Range(0, 5).Select(_ => (Before: Lie(random), After: Lie(random))).ToList();
        var first = Decide([.. sites.Select((site, index) => ($"s{index}", site.Before, site.After))]);
        var turned = Decide([.. sites.Select((site, index) => ($"s{4 - index}", site.Before, site.After))]);
        (turned.Release, turned.TrainOn).ShouldBe((first.Release, first.TrainOn), $"{first.Reason} / {turned.Reason}");

        static GateDecision Decide((string Site, SiteEvaluation Before, SiteEvaluation After)[] said) =>
            ReleaseGate.Decide(
                GateCases.Of(
                    TestRun.Said([.. said.Select(site => (site.Site, site.After))]),
                    TestRun.Said([.. said.Select(site => (site.Site, site.Before))]),
                    said.Length
                )
            );
    }

    private static ImmutableSortedDictionary<string, SiteEvaluation> Start() => TestRun.Said();

    // Counts that agree with each other, as only such are taken, and anything else at will.
    private static SiteEvaluation Lie(Random random)
    {
        var (good, bad) = (
            random.NextInt64(1, random.Next(2) == 0 ? Huge / 2 : 1000),
            random.NextInt64(1, random.Next(2) == 0 ? Huge / 2 : 1000)
        );
        var said = TestRun.Judged(good, bad, random.NextInt64(good + 1), random.NextInt64(bad + 1));
        var claims = random.Next(3) == 0 ? TestRun.Judged(good, bad, good, bad) : said;
        var evaluation = claims.Said(
            random.Next(3) switch
            {
                0 => double.NaN,
                1 => 0.5,
                _ => 0,
            },
            alone: random.Next(2) == 0 ? TestRun.Judged(good, bad, good, bad) : null
        );
        evaluation.IsConsistent(2, 0).ShouldBeTrue();
        return evaluation;
    }

    private static IEnumerable<double> Weights(Dictionary<string, long> images, Dictionary<string, long> announced) =>
        EvaluationWeights
            .Of(
                images.ToImmutableSortedDictionary(StringComparer.Ordinal),
                announced.ToImmutableSortedDictionary(StringComparer.Ordinal),
                capFactor: 5
            )
            .Values;
}
