using System.Collections.Immutable;
using FederatedQC.Federation.Gate;

namespace FederatedQC.Federation.Tests.Gate;

public sealed class WeighedCountsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    /// <summary>
    /// The twenty instances of Fawcett's tutorial (2006, figure 3), from the highest score down, and the area that scikit-learn's
    /// roc_auc_score has of them.
    /// </summary>
    [Fact]
    public void Auroc_is_that_of_fawcetts_example()
    {
        const string Ranked = "ppnpppnnpnpnpnnnpnpn";
        var (good, bad) = (new long[ScoreHistogram.Bins], new long[ScoreHistogram.Bins]);
        for (var rank = 0; rank < Ranked.Length; rank++)
        {
            (Ranked[rank] == 'p' ? bad : good)[40 - rank]++;
        }

        Counts(good, bad).Auroc.ShouldBe(0.68, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Auroc_is_the_share_of_pairs_in_the_right_order_ties_counting_half(int seed)
    {
        var random = new Random(seed);
        var parts = Enumerable
            .Range(0, random.Next(2, 80))
            .Select(_ => (Bin: random.Next(ScoreHistogram.Bins), IsBad: random.Next(3) == 0))
            .Append((Bin: 3, IsBad: true))
            .Append((Bin: 3, IsBad: false))
            .ToList();
        var pairs =
            from bad in parts.Where(part => part.IsBad)
            from fine in parts.Where(part => !part.IsBad)
            select bad.Bin > fine.Bin ? 1.0
            : bad.Bin == fine.Bin ? 0.5
            : 0;
        Of(parts).Auroc.ShouldBe(pairs.Average(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_defective_part_that_scores_higher_lowers_neither_the_area_nor_the_defects_that_are_caught(int seed)
    {
        var random = new Random(seed);
        var parts = Enumerable.Range(0, 60).Select(index => (Bin: random.Next(ScoreHistogram.Bins), IsBad: index % 3 == 0)).ToList();
        for (var step = 0; step < 30; step++)
        {
            var before = Of(parts);
            var part = 3 * random.Next(20);
            parts[part] = (Math.Min(ScoreHistogram.Bins - 1, parts[part].Bin + random.Next(1, 20)), true);
            var after = Of(parts);
            after.Auroc.ShouldBeGreaterThanOrEqualTo(before.Auroc);
            foreach (var limit in new[] { 0.001, 0.02, 0.1, 0.5, 0.99 })
            {
                after.EscapeAt(limit).ShouldBeLessThanOrEqualTo(before.EscapeAt(limit) + 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fewer_defects_escape_the_more_good_parts_may_be_rejected(int seed)
    {
        var random = new Random(seed);
        var counts = Of([.. Enumerable.Range(0, 60).Select(index => (random.Next(ScoreHistogram.Bins), index % 3 == 0))]);
        var escapes = Enumerable.Range(1, 99).Select(limit => counts.EscapeAt(limit / 100.0)).ToList();
        escapes.Zip(escapes.Skip(1)).ShouldAllBe(pair => pair.Second <= pair.First + 1e-12);
        escapes.ShouldAllBe(escape => escape >= -1e-12 && escape <= 1 + 1e-12);

        // The area under the curve of what is caught is the AUROC.
        var area = Enumerable.Range(0, 100_000).Average(step => 1 - counts.EscapeAt((step + 0.5) / 100_000));
        area.ShouldBe(counts.Auroc, 1e-4);
    }

    [Fact]
    public void A_model_that_scores_everything_the_same_has_half_the_area_and_catches_what_it_rejects()
    {
        var constant = Counts([.. TestRun.Bins((63, 970))], [.. TestRun.Bins((63, 30))]);
        constant.Auroc.ShouldBe(0.5);
        constant.EscapeAt(0.02).ShouldBe(0.98, 1e-12);
    }

    [Fact]
    public void Of_one_kind_of_parts_alone_nothing_is_said()
    {
        var good = Counts([.. TestRun.Bins((3, 5))], [.. TestRun.Bins()]);
        (good.Auroc, good.EscapeAt(0.5), good.Told).ShouldBe((double.NaN, double.NaN, double.NaN));
        new WeighedCounts(2, 0).Accuracy.ShouldBe(double.NaN);
    }

    [Fact]
    public void A_site_counts_for_its_weight_and_not_for_its_images()
    {
        var counts = new WeighedCounts(2, 0).Add(TestRun.Judged(10, 10, 10, 10), 20).Add(TestRun.Judged(5000, 5000, 0, 5000), 20);
        counts.Accuracy.ShouldBe(0.75, 1e-12);
        counts.MacroRecall.ShouldBe(0.75, 1e-12);
        counts.Told.ShouldBe(1.5, 1e-12);
        counts.Images.ShouldBe(40, 1e-9);
    }

    [Theory]
    [InlineData(0.5, 0.5, 32)]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 63)]
    [InlineData(0.999999, 0.000001, 4)]
    [InlineData(1e-30, 1, 63)]
    [InlineData(0, 0, 32)]
    [InlineData(-1, 0.5, 63)]
    public void Scores_fall_into_bins_of_half_a_unit_of_log_odds(double good, double defect, int bin) =>
        ScoreHistogram.BinOf(good, defect).ShouldBe(bin);

    [Fact]
    public void Histograms_that_are_none_or_of_other_images_are_noticed()
    {
        var counts = new ClassCounts([10, 20], [9, 18], [11, 19]);
        Fits(TestRun.Bins((1, 10)), TestRun.Bins((2, 20))).ShouldBeTrue();
        Fits(TestRun.Bins((1, 11)), TestRun.Bins((2, 20))).ShouldBeFalse();
        Fits(TestRun.Bins((1, 11), (2, -1)), TestRun.Bins((2, 20))).ShouldBeFalse();
        Fits([10], TestRun.Bins((2, 20))).ShouldBeFalse();
        Fits(default, TestRun.Bins((2, 20))).ShouldBeFalse();
        new Judgement(counts).IsConsistent(2, 0).ShouldBeFalse("a product with a defect-free class has scores");
        new Judgement(counts).IsConsistent(2, -1).ShouldBeTrue();
        new SiteEvaluation(counts, 0) { Alone = new Judgement(new ClassCounts([20, 10], [9, 9], [20, 10])) }
            .IsConsistent(2, -1)
            .ShouldBeFalse("the baseline is of other images");

        bool Fits(ImmutableArray<long> good, ImmutableArray<long> bad) => new ScoreHistogram(good, bad).Fits(counts, 0);
    }

    private static WeighedCounts Of(IReadOnlyCollection<(int Bin, bool IsBad)> parts)
    {
        var (good, bad) = (new long[ScoreHistogram.Bins], new long[ScoreHistogram.Bins]);
        foreach (var (bin, isBad) in parts)
        {
            (isBad ? bad : good)[bin]++;
        }

        return Counts(good, bad);
    }

    private static WeighedCounts Counts(long[] good, long[] bad)
    {
        var judgement = TestRun.Judged(good.Sum(), bad.Sum(), good.Sum(), bad.Sum()) with
        {
            Scores = new ScoreHistogram([.. good], [.. bad]),
        };
        return new WeighedCounts(2, 0).Add(judgement, judgement.Counts.Images);
    }
}
