using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Federation.Tests.Privacy.Budget;

public sealed class PrivacySettingsTests
{
    private static readonly PrivacySettings Site = new()
    {
        Level = "site",
        NoiseMultiplier = 2,
        Adaptive = true,
    };

    public static TheoryData<PrivacySettings, string> Broken =>
        new()
        {
            { Site with { Level = "all" }, "use none, record, site" },
            { Site with { Accountant = "moments" }, "use pld, rdp" },
            { Site with { NoiseMultiplier = 0 }, "privacy.noiseMultiplier is 0" },
            { Site with { NoiseMultiplier = double.NaN }, "privacy.noiseMultiplier is NaN" },
            { Site with { Clip = -1 }, "privacy.clip is -1" },
            { Site with { Delta = 0 }, "privacy.delta is 0" },
            { Site with { Delta = 0.02 }, "below 0.01" },
            { Site with { Budget = double.PositiveInfinity }, "privacy.budget" },
            { Site with { Level = "record" }, "privacy.adaptive" },
            { Site with { ClipQuantile = 1 }, "privacy.clipQuantile is 1" },
            { Site with { ClipLearningRate = 0 }, "privacy.clipLearningRate is 0" },
            { Site with { CountNoise = -1 }, "privacy.countNoise is -1" },
            { Site with { CountNoise = 0.9 }, "above half of noiseMultiplier 2" },
            { Site with { NoiseMultiplier = 10 }, "privacy.countNoise is 5" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_is_named(PrivacySettings settings, string words) =>
        PrivacySettingsRules.Problems(settings, sites: 100).ShouldContain(problem => problem.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void Sound_settings_have_no_problem()
    {
        PrivacySettingsRules.Problems(new PrivacySettings(), 3).ShouldBeEmpty();
        PrivacySettingsRules.Problems(Site, 100).ShouldBeEmpty();
        PrivacySettingsRules.Problems(new PrivacySettings { Level = "record" }, 3).ShouldBeEmpty();
    }

    [Fact]
    public void Every_problem_is_listed_at_once() =>
        PrivacySettingsRules.Problems(Site with { Clip = 0, Budget = 0, Delta = 2, CountNoise = 9 }, 100).Count.ShouldBe(4);

    [Theory]
    [InlineData(2000, 64, 1, 32)]
    [InlineData(2048, 64, 2, 64)]
    [InlineData(50, 64, 1, 1)]
    public void A_round_at_record_level_is_its_local_steps(int images, int batch, int epochs, int steps)
    {
        var round = Site.RecordRound(images, batch, epochs);
        round.ShouldBe(new GaussianSteps(2, Math.Min(1, (double)batch / images), steps));
    }

    [Fact]
    public void A_round_at_site_level_is_one_step() => Site.SiteRound().ShouldBe(new GaussianSteps(2, 1, 1));
}
