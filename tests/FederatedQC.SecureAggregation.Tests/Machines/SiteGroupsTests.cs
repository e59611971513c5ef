using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Tests.Machines;

public sealed class SiteGroupsTests
{
    private static readonly ImmutableArray<string> Sites = [.. Enumerable.Range(0, 67).Select(site => $"site-{site:d2}")];

    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(9, 5, 1)]
    [InlineData(10, 5, 2)]
    [InlineData(67, 5, 13)]
    [InlineData(67, 8, 8)]
    public void Every_site_is_in_one_group_and_no_group_is_too_small(int sites, int size, int groups)
    {
        var dealt = SiteGroups.Deal(Sites[..sites], size, Hash256.Of([1]));
        dealt.Length.ShouldBe(groups);
        dealt.SelectMany(group => group).Order(StringComparer.Ordinal).ShouldBe(Sites[..sites]);
        dealt.ShouldAllBe(group => group.Length >= size && group.SequenceEqual(group.Order(StringComparer.Ordinal)));
        (dealt.Max(group => group.Length) - dealt.Min(group => group.Length)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void The_seed_and_nothing_else_decides_the_deal()
    {
        var dealt = SiteGroups.Deal(Sites, 5, Hash256.Of([1]));
        SiteGroups.Deal([.. Sites.Reverse()], 5, Hash256.Of([1])).SelectMany(group => group).ShouldBe(dealt.SelectMany(group => group));
        SiteGroups.Deal(Sites, 5, Hash256.Of([2])).SelectMany(group => group).ShouldNotBe(dealt.SelectMany(group => group));
    }

    [Fact]
    public void What_would_hide_nobody_is_refused()
    {
        Should.Throw<ArgumentException>(() => SiteGroups.Deal(Sites, 4, default));
        Should.Throw<ArgumentException>(() => SiteGroups.Deal(Sites[..4], 5, default));
        Should.Throw<ArgumentException>(() => SiteGroups.Deal([.. Sites, "site-00"], 5, default));
    }
}
