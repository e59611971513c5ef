using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Clipping;
using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Tests.Privacy.Clipping;

public sealed class AdaptiveClippingTests
{
    private static readonly AdaptiveClipping Quiet = AdaptiveClipping.For(100) with { CountNoise = 0 };

    /// <summary>C exp(-0.2 (b - 0.5)) by hand.</summary>
    [Theory]
    [InlineData(100, -0.1)]
    [InlineData(50, 0)]
    [InlineData(0, 0.1)]
    [InlineData(80, -0.06)]
    public void The_bound_moves_by_the_rule(int within, double logarithm) =>
        Quiet.Next(within, 100, 100, new SeededWords(1)).Bound.Estimate.ShouldBe(0.1 * Math.Exp(logarithm), 1e-15);

    [Fact]
    public void A_site_that_did_not_come_pulls_to_neither_side() =>
        Quiet.Next(30, 60, 100, new SeededWords(1)).Bound.Estimate.ShouldBe(0.1, 1e-15);

    [Fact]
    public void The_bound_finds_the_median_through_the_noise()
    {
        // Norms of 1 to 3, evenly: the median is 2.
        var state = AdaptiveClipping.For(200);
        state.CountNoise.ShouldBe(10);
        var random = new SeededWords(5);
        for (var round = 0; round < 200; round++)
        {
            var within = Enumerable.Range(0, 200).Count(site => 1 + (2 * (site + 0.5) / 200) <= state.Bound.Estimate);
            state = state.Next(within, 200, 200, random);
        }

        state.Bound.Estimate.ShouldBe(2, 0.15);
    }

    [Fact]
    public void The_count_and_the_deltas_cost_together_what_the_round_is_accounted_with()
    {
        var clipping = AdaptiveClipping.For(100);
        var updates = clipping.UpdateNoiseMultiplier(1.2);
        updates.ShouldBeGreaterThan(1.2);
        var accountant = PrivacyAccountants.Get("rdp");
        accountant
            .Epsilon([new(updates, 1, 1), new(2 * clipping.CountNoise, 1, 1)], 1e-5)
            .ShouldBe(accountant.Epsilon([new(1.2, 1, 1)], 1e-5), 1e-9);
    }

    [Fact]
    public void A_count_that_costs_more_than_the_round_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => AdaptiveClipping.For(20).UpdateNoiseMultiplier(2));
        Should.Throw<ArgumentOutOfRangeException>(() => AdaptiveClipping.For(20).UpdateNoiseMultiplier(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Quiet.Next(5, 4, 100, new SeededWords(1)));
    }

    [Fact]
    public void A_fraction_that_is_no_number_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => Quiet.Bound.Next(double.NaN));
}
