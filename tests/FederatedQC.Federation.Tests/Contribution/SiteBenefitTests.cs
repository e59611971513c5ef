using System.Text.Json;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Gate;
using static FederatedQC.Federation.Contribution.BenefitVerdict;

namespace FederatedQC.Federation.Tests.Contribution;

/// <summary>Sites with 800 good parts (class 0) and 200 scratched ones.</summary>
public sealed class SiteBenefitTests
{
    [Theory]
    [InlineData(780, 150, 790, 190, Helps)]
    [InlineData(790, 190, 780, 150, BetterAlone)]
    [InlineData(780, 180, 782, 181, NoDifferenceShown)]
    [InlineData(800, 200, 800, 200, NoDifferenceShown)] // all right
    [InlineData(0, 0, 0, 0, NoDifferenceShown)] // all wrong
    [InlineData(700, 180, 800, 100, BetterAlone)] // as many right in all, but it sees half of the defects no more
    [InlineData(800, 100, 795, 190, Helps)]
    public void Counts_give_a_verdict(long ownGood, long ownScratches, long federatedGood, long federatedScratches, BenefitVerdict verdict)
    {
        var benefit = SiteBenefit.Of("plant", Counts(ownGood, ownScratches), Counts(federatedGood, federatedScratches), defectFreeIndex: 0);
        benefit.Verdict.ShouldBe(verdict, benefit.Sentence);
        benefit.KeepOwnModel.ShouldBe(verdict == BetterAlone);
        benefit.Defects.Images.ShouldBe(200);
    }

    [Fact]
    public void Pairs_show_what_counts_can_not()
    {
        // 930 against 942 of 1000: hardly a difference between two samples, but all twelve images changed for the better.
        var pairs = new PairedOutcomes(BothRight: 930, OwnOnly: 0, FederatedOnly: 12, BothWrong: 58);
        BenefitComparison.Of(1000, 930, 942).Verdict.ShouldBe(NoDifferenceShown);
        BenefitComparison.Of(pairs).Verdict.ShouldBe(Helps);
        BenefitComparison.Of(pairs).PValue!.Value.ShouldBe(2 * Math.Pow(0.5, 12), 1e-15);
        BenefitComparison.Of(pairs with { OwnOnly = 12, FederatedOnly = 0 }).Verdict.ShouldBe(BetterAlone);
        BenefitComparison.Of(pairs with { OwnOnly = 12, BothRight = 918 }).Verdict.ShouldBe(NoDifferenceShown);
    }

    // P(X ≤ 3) of 14 coins is 470 / 2^14, so p = 0.0574; P(X ≤ 2) is 106 / 2^14, so p = 0.0129; P(X ≤ 2) of 12 is 79 / 2^12, so p = 0.0386.
    [Theory]
    [InlineData(3, 11, NoDifferenceShown)]
    [InlineData(2, 12, Helps)]
    [InlineData(12, 2, BetterAlone)]
    [InlineData(2, 10, NoDifferenceShown)]
    public void A_paired_verdict_is_at_the_level_of_half_of_five_per_cent(long ownOnly, long federatedOnly, BenefitVerdict verdict) =>
        BenefitComparison.Of(new PairedOutcomes(50, ownOnly, federatedOnly, 10)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Harm_on_defects_outweighs_help_overall()
    {
        var benefit = SiteBenefit.Of("plant", new PairedOutcomes(700, 20, 80, 10), new PairedOutcomes(50, 20, 2, 5));
        benefit.Overall.Verdict.ShouldBe(Helps);
        benefit.Verdict.ShouldBe(BetterAlone);
    }

    [Fact]
    public void Equally_good_models_are_told_apart_no_more_often_than_the_level_allows()
    {
        // Every image is discordant with probability 0.1, either way alike: the probability of each count, summed exactly over all outcomes
        // of 60 images.
        var shown = 0.0;
        for (var b = 0; b <= 60; b++)
        {
            for (var c = 0; b + c <= 60; c++)
            {
                if (BenefitComparison.Of(new PairedOutcomes(60 - b - c, b, c, 0)).Verdict != NoDifferenceShown)
                {
                    shown += Math.Exp(
                        LogChoose(60, b) + LogChoose(60 - b, c) + ((b + c) * Math.Log(0.05)) + ((60 - b - c) * Math.Log(0.9))
                    );
                }
            }
        }

        shown.ShouldBeInRange(1e-6, BenefitComparison.Significance);
    }

    [Fact]
    public void Without_images_nothing_is_known()
    {
        var nothing = new ClassCounts([0, 0], [0, 0], [0, 0]);
        var benefit = SiteBenefit.Of("plant", nothing, nothing, defectFreeIndex: 0);
        benefit.Verdict.ShouldBe(NoDifferenceShown);
        benefit.Sentence.ShouldBe("plant held back no image, so nothing is known.");
        SiteBenefit.Of("plant", new PairedOutcomes(0, 0, 0, 0), new PairedOutcomes(0, 0, 0, 0)).Sentence.ShouldBe(benefit.Sentence);
    }

    [Fact]
    public void The_operator_reads_a_sentence()
    {
        SiteBenefit
            .Of("plant", Counts(780, 150), Counts(790, 190), 0)
            .Sentence.ShouldBe(
                "Federating helps plant: the federated model is right on 980 of 1000 images against 930 and on 190 of 200 defects against 150."
            );
        SiteBenefit
            .Of("plant", Counts(790, 190), Counts(780, 150), 0)
            .Sentence.ShouldBe(
                "plant does better alone and should keep its own model: the federated model is right on 930 of 1000 images against 980 and on 150 of 200 defects against 190."
            );
    }

    [Fact]
    public void Models_that_judged_different_images_are_not_compared() =>
        Should
            .Throw<ArgumentException>(() => SiteBenefit.Of("plant", Counts(1, 1), new ClassCounts([1, 1], [1, 1], [1, 1]), 0))
            .Message.ShouldContain("same images");

    [Fact]
    public void Outcomes_are_counted_by_who_was_right()
    {
        PairedOutcomes.Of([true, true, false, false, true], [true, false, true, false, false]).ShouldBe(new PairedOutcomes(1, 2, 1, 1));
        Should.Throw<ArgumentException>(() => PairedOutcomes.Of([true], []));
        new PairedOutcomes(-1, 0, 0, 0).IsConsistent.ShouldBeFalse();
        new PairedOutcomes(long.MaxValue, 0, 0, 0).IsConsistent.ShouldBeFalse();
        new PairedOutcomes(1, 2, 3, 4).IsConsistent.ShouldBeTrue();
    }

    [Fact]
    public void It_survives_as_json()
    {
        var benefit = SiteBenefit.Of("plant", new PairedOutcomes(930, 0, 12, 58), new PairedOutcomes(100, 0, 2, 5));
        JsonSerializer.Deserialize<SiteBenefit>(JsonSerializer.Serialize(benefit)).ShouldBe(benefit);
    }

    private static double LogChoose(int n, int k) => Enumerable.Range(1, k).Sum(i => Math.Log((double)(n - k + i) / i));

    private static ClassCounts Counts(long good, long scratches) =>
        new([800, 200], [good, scratches], [good + 200 - scratches, scratches + 800 - good]);
}
