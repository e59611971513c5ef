using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Federation.Tests.Aggregation;

public sealed class AggregationWeightsTests
{
    [Fact]
    public void Weights_are_the_shares_of_the_samples_in_site_order() =>
        AggregationWeights
            .ByCappedSamples([("b", 300), ("a", 100)])
            .ShouldBe([new WeightedUpdate("a", 0.25), new WeightedUpdate("b", 0.75)]);

    [Fact]
    public void A_site_that_overstates_its_samples_is_capped_at_a_multiple_of_the_median()
    {
        var weights = AggregationWeights.ByCappedSamples([("a", 100), ("b", 100), ("liar", 1_000_000_000)]);
        weights.Select(update => update.Weight).ShouldBe([1.0 / 7, 1.0 / 7, 5.0 / 7]);
        AggregationWeights.ByCappedSamples([("a", 100), ("b", 100), ("liar", long.MaxValue)]).ShouldBe(weights);
    }

    [Fact]
    public void The_median_of_an_even_number_of_sites_lies_between_the_middle_two()
    {
        // Median (100 + 300) / 2, cap 1 * 200.
        var weights = AggregationWeights.ByCappedSamples([("a", 100), ("b", 100), ("c", 300), ("d", 900)], capFactor: 1);
        weights.Select(update => update.Weight).ShouldBe([1.0 / 6, 1.0 / 6, 1.0 / 3, 1.0 / 3]);
    }

    [Fact]
    public void Without_a_cap_every_sample_counts() =>
        AggregationWeights.ByCappedSamples([("a", 1), ("b", 1), ("c", 98)], double.PositiveInfinity)[2].Weight.ShouldBe(0.98);

    [Theory]
    [InlineData(1)]
    [InlineData(67)]
    [InlineData(1000)]
    public void Weights_sum_to_one(int sites)
    {
        var weights = AggregationWeights.ByCappedSamples(
            Enumerable.Range(0, sites).Select(site => ($"site-{site}", 1L + (site * site % 977)))
        );
        weights.Length.ShouldBe(sites);
        weights.Sum(update => update.Weight).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void No_site_has_no_weight() => AggregationWeights.ByCappedSamples([]).ShouldBeEmpty();

    [Fact]
    public void Unsound_input_is_refused()
    {
        Should.Throw<ArgumentException>(() => AggregationWeights.ByCappedSamples([("a", 1), ("a", 2)])).Message.ShouldContain("twice");
        Should.Throw<ArgumentException>(() => AggregationWeights.ByCappedSamples([("a", 0)])).Message.ShouldContain("0 samples");
        Should.Throw<ArgumentException>(() => AggregationWeights.ByCappedSamples([("a", -5)]));
        Should.Throw<ArgumentException>(() => AggregationWeights.ByCappedSamples([("a", 1)], 0));
        Should.Throw<ArgumentException>(() => AggregationWeights.ByCappedSamples([("a", 1)], double.NaN));
    }
}
