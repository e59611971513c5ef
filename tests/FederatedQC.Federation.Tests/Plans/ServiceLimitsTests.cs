using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Plans;

/// <summary>What a sound plan may ask for and this version does not do.</summary>
public sealed class ServiceLimitsTests
{
    private static readonly RunSettings Plain = TestRun.Settings with
    {
        Sites = [.. Enumerable.Range(0, 12).Select(site => $"site-{site:D2}")],
        Admission = new AdmissionSettings { CosineWarning = null },
    };

    /// <summary>What is asked for, and a plan that asks for it and for nothing else.</summary>
    public static TheoryData<string, RunSettings> Plans =>
        new()
        {
            { "secureAggregation", Plain with { SecureAggregation = new() { Enabled = true } } },
            { "lowRank", Plain with { LowRank = new() } },
            { "contribution.method", Plain with { Contribution = new() { Method = "gtg" } } },
        };

    [Theory]
    [MemberData(nameof(Plans))]
    public void What_the_services_do_not_do_is_said(string what, RunSettings plan)
    {
        RunSettingsRules.Problems(plan).ShouldBeEmpty();
        ServiceLimits
            .OfServices(plan)
            .ShouldHaveSingleItem()
            .ShouldBe($"{what}: agents and aggregator of this version do not do it; fqc simulate does");
    }

    [Fact]
    public void A_plain_plan_and_one_that_compresses_both_ways_are_run()
    {
        ServiceLimits
            .OfServices(
                Plain with
                {
                    Codec = "int4",
                    Compression = new() { Download = "topk:0.01" },
                }
            )
            .ShouldBeEmpty();
        ServiceLimits.OfServices(Plain).ShouldBeEmpty();
    }

    [Fact]
    public void All_that_a_plan_asks_for_is_said() =>
        ServiceLimits
            .OfServices(
                Plain with
                {
                    LowRank = new(),
                    Contribution = new() { Method = "gtg" },
                }
            )
            .Count.ShouldBe(2);

    [Fact]
    public void Every_line_of_the_table_has_a_plan_here() =>
        PrivateTable.TextsOf(typeof(ServiceLimits)).ShouldBe(Plans.Select(row => (string)row[0]).Distinct(), ignoreOrder: true);
}
