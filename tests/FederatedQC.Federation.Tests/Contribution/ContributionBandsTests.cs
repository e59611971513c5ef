using System.Collections.Immutable;
using FederatedQC.Federation.Contribution;
using static FederatedQC.Federation.Contribution.ContributionBand;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class ContributionBandsTests
{
    [Fact]
    public void Bands_are_parts_of_an_equal_share() =>
        // An equal share is 100.
        Bands(noise: 0, 50, 49, 100, 200, 201, 0, -1, 201).ShouldBe([Usual, Little, Usual, Usual, Much, Little, Harmful, Much]);

    [Theory]
    [InlineData(0.24, Usual)]
    [InlineData(0.26, Unclear)]
    public void A_band_that_the_noise_could_jump_is_not_told(double noise, ContributionBand band) =>
        Bands(noise, 1, 1, 1).ShouldAllBe(found => found == band);

    [Fact]
    public void Harm_is_told_only_beyond_the_noise() => Bands(noise: 0.1, 1, -0.19, -0.21, 3).ShouldBe([Usual, Little, Harmful, Much]);

    [Fact]
    public void A_run_that_gained_nothing_has_no_shares() => Bands(noise: 0, 1, -1).ShouldBe([Unclear, Harmful]);

    [Fact]
    public void No_site_has_no_band() => ContributionBands.Of(ImmutableSortedDictionary<string, double>.Empty, 0).ShouldBeEmpty();

    /// <summary>
    /// Of two sites a value is off by sqrt(1/2) of what an accuracy is: by 0.035 on 100 images and by 0.011 on 1000, where half of an equal
    /// share is 0.05.
    /// </summary>
    [Theory]
    [InlineData(100, Unclear)]
    [InlineData(1000, Usual)]
    public void The_bands_of_a_run_know_how_many_images_judged_it(int images, ContributionBand band)
    {
        var report = new ContributionReport
        {
            Method = "exact",
            Values = ImmutableSortedDictionary<string, double>.Empty.Add("a", 0.05).Add("b", 0.05),
            Baseline = 0.5,
            Full = 0.6,
            CoalitionsEvaluated = 4,
        };
        var ledger = new ContributionLedger { Method = "exact" };
        ContributionBands.Of(ledger, images).ShouldBeEmpty();
        ContributionBands.Of(ledger.With(0, report).With(1, report), images).Values.ShouldAllBe(found => found == band);
    }

    private static IEnumerable<ContributionBand> Bands(double noise, params double[] values) =>
        ContributionBands
            .Of(
                values
                    .Select((value, site) => (value, site))
                    .ToImmutableSortedDictionary(entry => $"site-{entry.site}", entry => entry.value),
                noise
            )
            .Values;
}
