using FederatedQC.Federation.Gate;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Tests.Evaluation;

public sealed class NearestImagesTests
{
    private const int Size = 16;

    [Fact]
    public void An_image_is_judged_as_the_training_image_that_it_looks_like()
    {
        var train = Images((40, 0), (44, 0), (200, 1), (210, 1));
        var scores = NearestImages.Scores(train, Images((42, 0), (205, 1), (41, 0)), classes: 2);
        EvaluationReport.From([0, 1, 0], scores, ["good", "bright"], 0).Accuracy.Value.ShouldBe(1);
        scores.Chunk(2).ShouldAllBe(row => Math.Abs(row[0] + row[1] - 1) < 1e-5);
    }

    [Fact]
    public void A_class_without_a_training_image_is_never_the_answer()
    {
        var scores = NearestImages.Scores(Images((40, 0), (200, 2)), Images((90, 1)), classes: 3);
        scores[1].ShouldBe(0);
        (scores[0] + scores[2]).ShouldBe(1, 1e-5);
    }

    [Fact]
    public void The_order_of_the_training_images_changes_nothing()
    {
        var asked = Images((90, 0), (140, 1));
        NearestImages
            .Scores(Images((40, 0), (60, 0), (200, 1)), asked, 2)
            .ShouldBe(NearestImages.Scores(Images((200, 1), (60, 0), (40, 0)), asked, 2), 1e-5);
    }

    [Fact]
    public void Images_that_are_all_the_same_give_numbers()
    {
        var scores = NearestImages.Scores(Images((0, 0)), Images((0, 0), (255, 1)), classes: 2);
        scores.ShouldAllBe(score => float.IsFinite(score));
    }

    [Fact]
    public void Without_a_training_image_or_with_images_of_another_size_nothing_can_be_said()
    {
        Should.Throw<ArgumentException>(() => NearestImages.Scores(Images(), Images((1, 0)), 2));
        Should.Throw<ArgumentException>(() => NearestImages.Scores(new ImageSet(1, 8, new byte[64], [0]), Images((1, 0)), 2));
    }

    /// <summary>What is lost by counting in bins is at most half the share of pairs that share one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_area_from_bins_is_that_of_the_scores_but_for_pairs_in_one_bin(int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, 400).Select(_ => random.Next(4) == 0 ? 1 : 0).ToArray();
        var scores = labels
            .SelectMany(label =>
            {
                var logOdds = (3 * label) - 4 + (4 * (random.NextDouble() + random.NextDouble() - 1));
                var defect = (float)(1 / (1 + Math.Exp(-logOdds)));
                return new[] { 1 - defect, defect };
            })
            .ToArray();
        var report = EvaluationReport.From(labels, scores, ["good", "bad"], 0);
        var histogram = report.Scores!;
        var (good, bad) = ((double)histogram.Good.Sum(), (double)histogram.Defective.Sum());
        var shared = histogram.Good.Zip(histogram.Defective, (fine, defective) => fine * defective).Sum() / (good * bad);
        var area = SiteMeasure.Of(new Judgement(new ClassCounts([(long)good, (long)bad], [0, 0], [(long)good, (long)bad]), histogram));
        Math.Abs(area - report.Detection!.Auroc).ShouldBeLessThanOrEqualTo((shared / 2) + 1e-12);
        shared.ShouldBeLessThan(0.1);
    }

    private static ImageSet Images(params (int Grey, int Label)[] images) =>
        new(
            1,
            Size,
            [
                .. images.SelectMany(image =>
                    Enumerable.Range(0, Size * Size).Select(pixel => (byte)Math.Clamp(image.Grey + (pixel % 3), 0, 255))
                ),
            ],
            [.. images.Select(image => image.Label)]
        );
}
