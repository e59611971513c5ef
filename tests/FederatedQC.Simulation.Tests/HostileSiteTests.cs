using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>What becomes of hostile sites, and where the operator reads it. The last site is hostile.</summary>
public sealed class HostileSiteTests
{
    private const string Hostile = "site-04";

    private static readonly RunSettings Plan = TestConsortium.Plan(sites: 5, rounds: 1);

    [Theory]
    [InlineData("nan", null, "not_finite")]
    [InlineData("scale", "1e9", "too_large")]
    [InlineData("scale", "1000", "norm_outlier")]
    [InlineData("weight-lie", "1e9", "sample_count")]
    public void An_update_that_cannot_be_honest_takes_no_part_and_the_record_says_whose_and_why(
        string attack,
        string? argument,
        string reason
    )
    {
        var round = TestConsortium.Attacked(Plan, attack, argument).Final.History.ShouldHaveSingleItem();
        round.Refusals.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create(Hostile, reason));
        round.Updates.Keys.ShouldBe(Plan.Sites.Remove(Hostile));
    }

    [Fact]
    public void A_site_that_overstates_its_images_counts_no_more_than_the_cap()
    {
        var lie = TestConsortium.Attacked(Plan, "weight-lie", "1000");
        var greaterLie = TestConsortium.Attacked(Plan, "weight-lie", "5000");
        TestConsortium.ModelOf(greaterLie).ShouldBe(TestConsortium.ModelOf(lie));
        lie.Final.History[0].Updates[Hostile].Samples.ShouldBe(16_000);
        greaterLie.Final.History[0].Updates[Hostile].Samples.ShouldBe(80_000);
    }

    [Fact]
    public void A_site_that_pulls_the_other_way_is_named_in_the_record()
    {
        var round = TestConsortium.Attacked(Plan, "sign-flip").Final.History.ShouldHaveSingleItem();
        round.Warnings.ShouldHaveSingleItem().Key.ShouldBe(Hostile);
        round.Warnings[Hostile].ShouldContain("points away");
    }

    [Fact]
    public void A_run_in_which_too_few_sites_are_honest_ends_with_a_reason()
    {
        var result = TestConsortium.Attacked(Plan, "nan", hostile: 3);
        result.Final.Phase.ShouldBe(RunPhase.Finished);
        result.Final.History.ShouldBeEmpty();
        result.Final.StopReason.ShouldBe("too few sites had an update that was admitted");
    }
}
