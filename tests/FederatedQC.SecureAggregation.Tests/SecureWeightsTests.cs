using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Distributed;

namespace FederatedQC.SecureAggregation.Tests;

/// <summary>What a plan's updates weigh under masks.</summary>
public sealed class SecureWeightsTests
{
    private static readonly RunSettings Plan = SecureRun.Settings with
    {
        SecureAggregation = new SecureAggregationSettings { Enabled = true },
    };

    [Fact]
    public void Weights_are_in_the_proportion_of_the_images_up_to_the_cap()
    {
        var weights = SecureWeights.Of([new("a", 100, 1), new("b", 50, 1), new("c", 20, 1), new("d", 1_000_000, 1), new("e", 50, 1)], Plan);
        // The median is 50 images and the cap five times that: d counts as 250.
        weights.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).ShouldBe([102, 51, 20, 255, 51]);
    }

    [Theory]
    [InlineData("scaffold", "samples")]
    [InlineData("fedavg", "equal")]
    public void Where_all_sites_count_the_same_no_weight_is_sent(string strategy, string weights)
    {
        var plan = Plan with
        {
            Strategy = strategy,
            Server = new ServerSettings { Weights = weights },
        };
        SecureWeights.FormatOf(plan).IsWeighted.ShouldBeFalse();
        SecureWeights.Of([new UpdateFacts("a", 100, 1), new UpdateFacts("b", 7, 1)], plan).Values.ShouldBe([1, 1]);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(16, 1000)]
    [InlineData(24, 200)]
    [InlineData(24, 256)]
    public void Weights_leave_room_for_the_sum_of_all_sites(int bits, int sites)
    {
        var plan = Plan with
        {
            Sites = [.. Enumerable.Range(0, sites).Select(site => $"site-{site:D4}")],
            SecureAggregation = Plan.SecureAggregation with { Bits = bits },
        };
        SecureWeights.FormatOf(plan).WidthFor(sites).ShouldBeLessThanOrEqualTo(FixedPointFormat.MaxWidth);
    }

    [Fact]
    public void Another_round_deals_other_groups()
    {
        SecureRoundSettings.SeedOf(Plan, 0).ShouldBe(SecureRoundSettings.SeedOf(Plan, 0));
        SecureRoundSettings.SeedOf(Plan, 1).ShouldNotBe(SecureRoundSettings.SeedOf(Plan, 0));
    }
}
