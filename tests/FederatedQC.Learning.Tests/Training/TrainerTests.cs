using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class TrainerTests(SharedTorch torch)
{
    private static readonly TrainerOptions Short = new()
    {
        Epochs = 1,
        LearningRate = 0.05,
        BatchSize = 16,
    };

    [Theory]
    [InlineData(NormKind.Batch, "all-shared")]
    [InlineData(NormKind.Group, "all-shared")]
    [InlineData(NormKind.Batch, "fedbn")]
    [InlineData(NormKind.Batch, "fedper")]
    public void Learns_to_tell_stripes_apart(NormKind norm, string sharing)
    {
        var start = ModelInitialiser.Create(Specs.Of(norm: norm, size: 32, width: 8, sharing: sharing), 1);

        var result = torch.Trainer.Train(start, ToyImages.Create(300, 1), new TrainerOptions { Epochs = 8, LearningRate = 0.1 });

        torch.Evaluate(result.End, ToyImages.Create(150, 2)).Accuracy.Value.ShouldBeGreaterThan(0.9);
        result.EpochLosses.Length.ShouldBe(8);
        result.MeanLoss.ShouldBeLessThan(result.EpochLosses[0]);
        (result.Steps, result.Samples).ShouldBe((80, 2400));
    }

    [Theory]
    [InlineData(NormKind.Batch)]
    [InlineData(NormKind.Group)]
    public void Half_precision_stays_near_full_precision(NormKind norm)
    {
        var start = ModelInitialiser.Create(Specs.Of(norm: norm, size: 32, width: 16), 1);
        var images = ToyImages.Create(64, 1);

        var full = torch.Trainer.Train(start, images, Short with { Precision = TrainingPrecision.Fp32 });
        var half = torch.Trainer.Train(start, images, Short with { Precision = TrainingPrecision.Bf16 });

        half.MeanLoss.ShouldBe(full.MeanLoss, 0.02 * full.MeanLoss);
        half.End.Shared.ShouldNotBe(full.End.Shared);
    }

    [Fact]
    public void Same_seed_and_thread_count_give_the_same_bytes()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);
        var images = ToyImages.Create(50, 1);

        var first = torch.Trainer.Train(start, images, Short);
        var second = torch.Trainer.Train(start, images, Short);
        var other = torch.Trainer.Train(start, images, Short with { Seed = 2 });

        second.End.Shared.ShouldBe(first.End.Shared);
        second.EpochLosses.ShouldBe(first.EpochLosses);
        other.End.Shared.ShouldNotBe(first.End.Shared);
    }

    [Fact]
    public void Calibrated_site_does_not_unlearn_a_class_that_it_lacks()
    {
        var all = ToyImages.Create(300, 1);
        var learnt = torch
            .Trainer.Train(ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1), all, new TrainerOptions { Epochs = 8 })
            .End;
        var without = all.Subset([.. Enumerable.Range(0, all.Count).Where(image => all.Labels[image] != 2)]);
        var onlyMissing = all.Subset([.. Enumerable.Range(0, all.Count).Where(image => all.Labels[image] == 2)]);
        double MeanScore(ClassWeighting weighting)
        {
            var end = torch.Trainer.Train(learnt, without, new TrainerOptions { Epochs = 4, ClassWeighting = weighting }).End;
            return torch.Evaluator.Scores(end, onlyMissing).Where((_, i) => i % 3 == 2).Average();
        }

        MeanScore(ClassWeighting.Calibrated).ShouldBeGreaterThan(MeanScore(ClassWeighting.None) + 0.2);
    }

    [Fact]
    public void Start_is_left_as_it_was()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);
        var copy = start.Shared.ToArray();

        torch.Trainer.Train(start, ToyImages.Create(32, 1), Short);

        start.Shared.ShouldBe(copy);
    }

    [Fact]
    public void Two_rounds_of_a_run_train_like_its_two_epochs_but_for_the_momentum()
    {
        var start = ModelInitialiser.Create(Specs.Of(norm: NormKind.Group, size: 32, width: 8), 1);
        var images = ToyImages.Create(48, 1);
        var plain = Short with { Momentum = 0 };

        var whole = torch.Trainer.Train(start, images, plain with { Epochs = 2 });
        var first = torch.Trainer.Train(start, images, plain with { Round = 0, Rounds = 2 });
        var second = torch.Trainer.Train(first.End, images, plain with { Round = 1, Rounds = 2 });

        second.End.Shared.ShouldBe(whole.End.Shared);
    }

    [Fact]
    public void Augmentation_sees_every_image_once_an_epoch_with_the_epoch_of_the_run()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);
        var images = ToyImages.Create(40, 1);
        var seen = new List<(int Epoch, int Index)>();
        void Augment(ReadOnlySpan<byte> image, int epoch, int index, Span<byte> destination)
        {
            image.SequenceEqual(images[index]).ShouldBeTrue();
            seen.Add((epoch, index));
            image.CopyTo(destination);
        }

        torch.Trainer.Train(start, images, Short with { Epochs = 2, Round = 3, Rounds = 4 }, Augment);

        seen.Order().ShouldBe(from epoch in Enumerable.Range(6, 2) from index in Enumerable.Range(0, 40) select (epoch, index));
    }

    [Fact]
    public void Progress_is_told_after_each_epoch()
    {
        var reports = new List<EpochReport>();

        var result = torch.Trainer.Train(
            ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1),
            ToyImages.Create(33, 1),
            Short with
            {
                Epochs = 2,
            },
            progress: new Listener(reports)
        );

        reports.Select(report => report.Epoch).ShouldBe([1, 2]);
        reports.Select(report => report.MeanLoss).ShouldBe(result.EpochLosses);
        reports.ShouldAllBe(report => report.ImagesPerSecond > 0);
        result.Samples.ShouldBe(64, "the 33rd image of each epoch is alone in its batch");
    }

    [Fact]
    public void Single_image_is_enough_to_train()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);

        torch.Trainer.Train(start, ToyImages.Create(1, 1), Short).Steps.ShouldBe(1);
    }

    [Fact]
    public void Exploding_loss_stops_with_advice()
    {
        var start = ModelInitialiser.Create(Specs.Of(norm: NormKind.Group, size: 32, width: 8), 1);

        Should
            .Throw<TrainingDivergedException>(() =>
                torch.Trainer.Train(start, ToyImages.Create(64, 1), Short with { LearningRate = 1e30, Epochs = 5 })
            )
            .Message.ShouldContain("Lower the learning rate");
    }

    [Fact]
    public void Cancellation_stops_before_the_next_step()
    {
        using var source = new CancellationTokenSource();
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);
        void Augment(ReadOnlySpan<byte> image, int epoch, int index, Span<byte> destination) => source.Cancel();

        Should.Throw<OperationCanceledException>(() =>
            torch.Trainer.Train(start, ToyImages.Create(64, 1), Short, Augment, cancellation: source.Token)
        );
    }

    [Fact]
    public void Images_and_options_that_do_not_fit_are_refused()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);

        Refused(ToyImages.Create(4, 1, size: 64), Short).ShouldContain("64");
        Refused(ToyImages.Create(4, 1, channels: 3), Short).ShouldContain("3");
        Refused(ToyImages.Create(4, 1, classes: 4), Short).ShouldContain("label");
        Refused(new ImageSet(1, 32, [], []), Short).ShouldContain("no image");
        Refused(ToyImages.Create(4, 1), Short with { Precision = TrainingPrecision.Bf16 }).ShouldContain("multiple of 16");
        Refused(ToyImages.Create(4, 1), Short with { Epochs = 0 }).ShouldContain("epochs");
        Refused(ToyImages.Create(4, 1), Short with { LearningRate = double.NaN }).ShouldContain("learningRate");
        Refused(ToyImages.Create(4, 1), Short with { Round = 2, Rounds = 2 }).ShouldContain("round");

        string Refused(ImageSet images, TrainerOptions options) =>
            Should.Throw<ArgumentException>(() => torch.Trainer.Train(start, images, options)).Message;
    }

    [Fact]
    public async Task Calls_that_come_at_the_same_time_queue_up()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);
        var images = ToyImages.Create(32, 1);

        var both = await Task.WhenAll(torch.Trainer.TrainAsync(start, images, Short), torch.Trainer.TrainAsync(start, images, Short));

        both[1].End.Shared.ShouldBe(both[0].End.Shared);
    }

    private sealed class Listener(List<EpochReport> reports) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => reports.Add(value);
    }
}
