using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Learning.Training.Spaces;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class PrivateTrainingTests(SharedTorch torch)
{
    private static readonly ModelState Start = ModelInitialiser.Create(
        Specs.Of(norm: NormKind.Group, size: 32, width: 8, sharing: "fedper"),
        1
    );
    private static readonly ImageSet Images = ToyImages.Create(12, 1);
    private static readonly DpSgdOptions Exact = new() { Clip = double.PositiveInfinity, NoiseMultiplier = 0 };

    private static readonly TrainerOptions OneStep = new()
    {
        BatchSize = 12,
        LearningRate = 1,
        Momentum = 0,
        WeightDecay = 0,
        Schedule = LearningRateSchedule.Constant,
        Precision = TrainingPrecision.Fp32,
    };

    [Fact]
    public void Without_clip_and_noise_the_whole_set_gives_the_plain_step()
    {
        var plain = Change(Images, OneStep);

        var privately = Change(Images, OneStep with { Privacy = Exact });

        Distance(privately, plain).ShouldBeLessThan(1e-5 * Length(plain));
    }

    [Fact]
    public void Step_is_the_mean_of_gradients_that_were_clipped_one_by_one()
    {
        double[][] gradients = [.. Enumerable.Range(0, Images.Count).Select(image => Change(Images.Subset([image]), OneStep))];
        var clip = gradients.Select(Length).Order().ElementAt(5);
        double[][] clipped =
        [
            .. gradients.Select(gradient =>
            {
                var factor = Math.Min(1, clip / Length(gradient));
                return gradient.Select(value => value * factor).ToArray();
            }),
        ];
        double[] expected = [.. Enumerable.Range(0, gradients[0].Length).Select(i => clipped.Sum(gradient => gradient[i]) / Images.Count)];

        var step = Change(Images, OneStep with { Privacy = Exact with { Clip = clip } });

        Distance(step, expected).ShouldBeLessThan(1e-4 * Length(expected));
        Distance(step, Change(Images, OneStep)).ShouldBeGreaterThan(1e-2 * Length(expected), "some of the gradients were clipped");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_image_moves_the_sum_by_more_than_the_clip(bool lowRank)
    {
        const double Clip = 1e-3;
        var basis = lowRank
            ? new LowRankBasis(new LowRankLayout(Start.Spec, new LowRankOptions { Rank = 3, LeastParameters = 1000 }), 1, 0)
            : null;

        var lengths = InPrivate(new DpSgdOptions { Clip = Clip, NoiseMultiplier = 0 }, basis, gradient => Enumerable
                .Range(0, Images.Count)
                .Select(image =>
                {
                    gradient.Compute([image], 0, TrainedPart.All);
                    return Length([.. gradient.Released.ToFloats().Select(value => (double)value * gradient.Batches.ExpectedSize)]);
                })
                .ToArray());

        lengths.ShouldAllBe(length => length <= Clip && length > Clip * 0.99999);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batch_of_no_image_is_noise_of_the_stated_deviation_over_what_moves(bool onlyShared)
    {
        var part = onlyShared ? TrainedPart.Shared : TrainedPart.All;
        var options = new DpSgdOptions
        {
            Clip = 2,
            NoiseMultiplier = 1.5,
            Seed = 4,
        };

        var noise = InPrivate(options, null, gradient =>
        {
            gradient.Compute([], 0, part).ShouldBe(0);
            return gradient.Released.ToFloats().Select(value => (double)value).ToArray();
        });

        var moving = onlyShared ? noise[..^Start.Local.Length] : noise;
        var deviation = 1.5 * 2 / OneStep.BatchSize;
        // Twenty thousand draws: the deviation is known to 0.5 %, the mean to 0.7 % of it.
        Math.Sqrt(moving.Average(value => value * value)).ShouldBe(deviation, 0.02 * deviation);
        moving.Average().ShouldBe(0, 0.03 * deviation);
        noise[moving.Length..].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Learns_to_tell_stripes_apart_through_the_noise()
    {
        var options = new TrainerOptions
        {
            Epochs = 6,
            BatchSize = 24,
            LearningRate = 0.5,
            WeightDecay = 0,
            Privacy = new DpSgdOptions
            {
                Clip = 1,
                NoiseMultiplier = 0.3,
                Seed = 1,
            },
        };

        var result = torch.Trainer.Train(Start, ToyImages.Create(240, 1), options);

        torch.Evaluate(result.End, ToyImages.Create(150, 2)).Accuracy.Value.ShouldBeGreaterThan(0.7);
        result.Privacy.ShouldBe(new DpSgdReport(0.1, 60, 0.3));
    }

    [Fact]
    public void Seed_repeats_noise_within_a_round_only_and_none_repeats_nothing()
    {
        var options = OneStep with { BatchSize = 4, Rounds = 2 };
        float[] End(ulong? seed, int round = 0) =>
            torch
                .Trainer.Train(
                    Start,
                    Images,
                    options with
                    {
                        Round = round,
                        Privacy = new DpSgdOptions { NoiseMultiplier = 0.1, Seed = seed },
                    }
                )
                .End.Shared;

        End(1).ShouldBe(End(1));
        End(1, round: 1).ShouldNotBe(End(1));
        End(2).ShouldNotBe(End(1));
        End(null).ShouldNotBe(End(null));
    }

    [Fact]
    public void Head_is_trained_privately_on_its_own()
    {
        const int HeadEpochs = 2;
        const int BatchSize = 5;
        const double Rate = 0.1;
        const double Clip = 1e-5;
        const double Multiplier = 50;
        var cost = new RunSettings
        {
            Run = "run-1",
            Rounds = 1,
            Sites = ["a"],
            Spec = Start.Spec,
            Strategy = "fedrep",
            Training = new TrainingSettings { LocalEpochs = 1, BatchSize = BatchSize },
            Personal = new PersonalSettings { HeadEpochs = HeadEpochs },
            Privacy = new PrivacySettings { Level = PrivacySettings.Record, NoiseMultiplier = Multiplier },
        }.RecordCost(Images.Count);

        var result = torch.Trainer.Train(
            Start,
            Images,
            OneStep with
            {
                Objective = new LocalObjective { HeadEpochs = HeadEpochs },
                BatchSize = BatchSize,
                LearningRate = Rate,
                Privacy = new DpSgdOptions
                {
                    Clip = Clip,
                    NoiseMultiplier = Multiplier,
                    Seed = 3,
                },
            }
        );

        // Three batches an epoch: six of the head, then three of the rest.
        result.Privacy.ShouldBe(new DpSgdReport(cost.SampleRate, (int)cost.Steps, Multiplier));
        result.Steps.ShouldBe(9);
        ShouldMoveByItsNoise(Start.Local, result.End.Local, steps: 6);
        ShouldMoveByItsNoise(Start.Shared, result.End.Shared, steps: 3);

        // The images can add steps * images * clip at most; of the noise the length is known to 1 / sqrt(2 n), at four deviations.
        static void ShouldMoveByItsNoise(float[] start, float[] end, int steps)
        {
            var noise = Rate * Multiplier * Clip * Math.Sqrt(steps * (double)start.Length) / BatchSize;
            var learnt = Rate * Clip * steps * Images.Count / BatchSize;
            Distance([.. start.Select(value => (double)value)], [.. end.Select(value => (double)value)])
                .ShouldBe(noise, learnt + (noise * 4 / Math.Sqrt(2.0 * start.Length)));
        }
    }

    [Fact]
    public void What_no_noise_can_make_private_is_refused_with_advice()
    {
        var batchNorm = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);

        Refused(batchNorm, OneStep with { Privacy = new DpSgdOptions() }).ShouldContain("group normalisation");
        Refused(Start, OneStep with { Privacy = new DpSgdOptions(), ClassWeighting = ClassWeighting.Calibrated }).ShouldContain("'none'");
        Refused(Start, OneStep with { Privacy = new DpSgdOptions { Clip = 0 } }).ShouldContain("clip");
        Refused(Start, OneStep with { Privacy = new DpSgdOptions { Clip = double.PositiveInfinity } }).ShouldContain("infinite");
        Refused(Start, OneStep with { Privacy = new DpSgdOptions { NoiseMultiplier = double.NaN } }).ShouldContain("noiseMultiplier");

        string Refused(ModelState start, TrainerOptions options) =>
            Should.Throw<ArgumentException>(() => torch.Trainer.Train(start, Images, options)).Message;
    }

    /// <summary>What one step at rate 1 takes off the parameters: the gradient.</summary>
    private double[] Change(ImageSet images, TrainerOptions options)
    {
        var end = torch.Trainer.Train(Start, images, options).End;
        return [.. Start.Shared.Concat(Start.Local).Zip(end.Shared.Concat(end.Local), (before, after) => (double)before - after)];
    }

    private T InPrivate<T>(DpSgdOptions privacy, LowRankBasis? basis, Func<PrivateGradient, T> work) =>
        torch.Thread.Run(() =>
        {
            using var network = new TorchNetwork(Start, CPU, forTraining: true);
            using UpdateSpace space = basis is null ? new DenseSpace(network.Parameters) : new LowRankSpace(network.Parameters, basis);
            using var loss = new TrainingLoss(network, Start.Spec, Images, OneStep, null);
            var random = new SeededWords(privacy.Seed ?? 0);
            using var gradient = new PrivateGradient(
                network.Parameters,
                space,
                loss,
                privacy,
                new PoissonBatches(Images.Count, OneStep.BatchSize, random),
                random
            );
            return work(gradient);
        });

    private static double Distance(double[] left, double[] right) => Length([.. left.Zip(right, (l, r) => l - r)]);

    private static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
