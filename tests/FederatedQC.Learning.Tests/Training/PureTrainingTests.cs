using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Tests.Training;

/// <summary>The parts of training that are plain arithmetic.</summary>
public sealed class PureTrainingTests
{
    [Theory]
    [InlineData(LearningRateSchedule.Constant, 0.9, 1)]
    [InlineData(LearningRateSchedule.Cosine, 0, 1)]
    [InlineData(LearningRateSchedule.Cosine, 0.25, 0.85355339059327)]
    [InlineData(LearningRateSchedule.Cosine, 0.5, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 1, 0)]
    [InlineData(LearningRateSchedule.Step, 0.49, 1)]
    [InlineData(LearningRateSchedule.Step, 0.5, 0.1)]
    [InlineData(LearningRateSchedule.Step, 0.75, 0.01)]
    public void Schedule_follows_its_formula(LearningRateSchedule schedule, double progress, double factor) =>
        ScheduleFactor.At(schedule, progress).ShouldBe(factor, 1e-12);

    [Fact]
    public void Round_of_a_run_is_a_window_of_the_schedule()
    {
        var third = new TrainerOptions
        {
            LearningRate = 0.2,
            Schedule = LearningRateSchedule.Cosine,
            Round = 2,
            Rounds = 4,
        };

        third.LearningRateAt(0).ShouldBe(0.1, 1e-12);
        third.LearningRateAt(1).ShouldBe(0.2 * (1 + Math.Cos(Math.PI * 0.75)) / 2, 1e-12);
    }

    [Fact]
    public void Rare_classes_count_more_and_the_mean_over_present_classes_is_one()
    {
        int[] labels = [0, 0, 0, 1, 3];

        ClassWeights.Of(labels, 4, ClassWeighting.None).ShouldBeNull();

        var inverse = ClassWeights.Of(labels, 4, ClassWeighting.Inverse)!;
        inverse[0].ShouldBe(3 / 7f, 1e-6f);
        inverse[1].ShouldBe(9 / 7f, 1e-6f);
        inverse[2].ShouldBe(1);
        inverse[3].ShouldBe(inverse[1]);

        // (1 - β) / (1 - β³) is 1 / (1 + β + β²).
        var effective = ClassWeights.Of(labels, 4, ClassWeighting.Effective)!;
        (effective[1] / effective[0]).ShouldBe(1 + 0.999f + (0.999f * 0.999f), 1e-5f);
    }

    [Fact]
    public void Calibration_knows_the_share_of_each_class_and_gives_an_unseen_one_half_an_image()
    {
        int[] labels = [0, 0, 0, 1, 3];

        ClassWeights.Of(labels, 4, ClassWeighting.Calibrated).ShouldBeNull();
        ClassWeights.LogShares(labels, 4, ClassWeighting.Inverse).ShouldBeNull();
        var shares = ClassWeights.LogShares(labels, 4, ClassWeighting.Calibrated)!.Select(share => Math.Exp(share)).ToArray();
        shares.Sum().ShouldBe(1, 1e-6);
        shares[0].ShouldBe(3.5 / 7, 1e-6);
        shares[2].ShouldBe(0.5 / 7, 1e-6);
    }

    [Theory]
    [InlineData(1, 32, 1)]
    [InlineData(2, 32, 1)]
    [InlineData(32, 32, 1)]
    [InlineData(33, 32, 1)]
    [InlineData(34, 32, 2)]
    [InlineData(64, 32, 2)]
    [InlineData(5, 1, 5)]
    public void Last_batch_of_one_image_is_left_out_unless_it_is_the_only_one(int images, int batchSize, int batches)
    {
        ImageBatches.CountOf(images, batchSize).ShouldBe(batches);
        ImageBatches.Of(images, batchSize, 1, 1).Count().ShouldBe(batches);
    }

    [Fact]
    public void Order_of_images_is_a_permutation_that_changes_with_seed_and_epoch_alone()
    {
        int[] Order(int seed, int epoch) => [.. ImageBatches.Of(100, 32, seed, epoch).SelectMany(batch => batch)];

        Order(1, 0).Order().ShouldBe(Enumerable.Range(0, 100));
        Order(1, 0).ShouldBe(Order(1, 0));
        Order(1, 0).ShouldNotBe(Order(1, 1));
        Order(1, 0).ShouldNotBe(Order(2, 0));
    }

    [Fact]
    public void Image_set_checks_its_sizes_and_copies_subsets()
    {
        var set = new ImageSet(1, 2, [0, 1, 2, 3, 4, 5, 6, 7], [5, 6]);

        set[1].ToArray().ShouldBe(new byte[] { 4, 5, 6, 7 });
        var subset = set.Subset([1, 1, 0]);
        subset.Labels.ShouldBe([6, 6, 5]);
        subset.Pixels.ShouldBe([4, 5, 6, 7, 4, 5, 6, 7, 0, 1, 2, 3]);
        Should.Throw<ArgumentException>(() => new ImageSet(1, 2, [1, 2, 3], [0]));
        Should.Throw<ArgumentException>(() => new ImageSet(1, 1, [1], [-1]));
    }
}
