using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Training;

/// <summary>What a site does for SCAFFOLD, FedDyn, Ditto and FedRep.</summary>
[Collection(TorchGroup.Name)]
public sealed class StrategyTrainingTests(SharedTorch torch)
{
    private static readonly TrainerOptions Whole = new()
    {
        BatchSize = 48,
        LearningRate = 0.5,
        Momentum = 0,
        WeightDecay = 0,
        Schedule = LearningRateSchedule.Constant,
        Precision = TrainingPrecision.Fp32,
    };

    [Theory]
    [InlineData(NormKind.Batch)]
    [InlineData(NormKind.Group)]
    public void A_shift_against_the_gradient_of_the_site_holds_the_shared_parameters(NormKind norm)
    {
        var spec = Specs.Of(norm: norm, size: 32, width: 8);
        var start = ModelInitialiser.Create(spec, 1);
        var images = ToyImages.Create(48, 1);
        var layout = new ParameterLayout(spec);
        var free = torch.Trainer.Train(start, images, Whole).End.Shared;
        var shift = start.Shared.Zip(free, (before, after) => (float)((after - (double)before) / Whole.LearningRate)).ToArray();

        var held = torch.Trainer.Train(start, images, Whole with { Objective = new LocalObjective { GradientShift = shift } }).End.Shared;

        foreach (var slot in layout.Shared)
        {
            var (own, moved) = (slot.In(held).ToArray(), slot.In(free).ToArray());
            if (slot.Tensor.Name.Contains("running", StringComparison.Ordinal))
            {
                own.ShouldBe(moved, "statistics follow the images, whatever the shift");
            }
            else
            {
                Distance(own, slot.In(start.Shared).ToArray())
                    .ShouldBeLessThan((1e-3 * Distance(moved, slot.In(start.Shared).ToArray())) + 1e-6, slot.Tensor.Name);
            }
        }
    }

    [Fact]
    public void Ditto_keeps_the_personal_model_near_the_shared_one_the_more_the_stronger_it_pulls()
    {
        var spec = Specs.Of(norm: NormKind.Group, size: 32, width: 8, sharing: "fedper");
        var (personal, shared) = (ModelInitialiser.Create(spec, 1), ModelInitialiser.Create(spec, 2));
        var images = ToyImages.Create(48, 1);
        ModelState Train(double mu) =>
            torch
                .Trainer.Train(
                    personal,
                    images,
                    Whole with
                    {
                        Epochs = 4,
                        LearningRate = 0.1,
                        Objective = new LocalObjective { ProximalMu = mu, Anchor = shared.Shared },
                    }
                )
                .End;

        var before = Distance(personal.Shared, shared.Shared);
        var (weak, strong) = (Train(0.1), Train(2));

        Distance(weak.Shared, shared.Shared).ShouldBeLessThan(before);
        // Without a gradient from images each step would leave 1 - 0.1 * 2 of the distance.
        Distance(strong.Shared, shared.Shared).ShouldBeInRange(0, 0.6 * before);
        strong.Local.ShouldNotBe(personal.Local);
    }

    [Theory]
    [InlineData("fedper", NormKind.Batch)]
    [InlineData("fedper", NormKind.Group)]
    [InlineData("fedbn", NormKind.Batch)]
    public void Head_phase_moves_only_what_is_local_and_the_rest_of_the_epochs_only_what_is_shared(string sharing, NormKind norm)
    {
        var start = ModelInitialiser.Create(Specs.Of(norm: norm, size: 32, width: 8, sharing: sharing), 1);
        var options = new TrainerOptions
        {
            Objective = new LocalObjective { HeadEpochs = 2 },
            Epochs = 1,
            BatchSize = 16,
        };

        var (afterHead, end, losses) = torch.Thread.Run(() =>
        {
            using var run = new TrainingRun(start, ToyImages.Create(64, 1), options, null);
            double[] head = [run.TrainEpoch(0, default), run.TrainEpoch(1, default)];
            var between = run.Read();
            run.TrainEpoch(2, default);
            return (between, run.Read(), head);
        });

        afterHead.Shared.ShouldBe(start.Shared, "weights and, where they are shared, running statistics");
        afterHead.Local.ShouldNotBe(start.Local);
        losses[1].ShouldBeLessThan(losses[0]);
        end.Local.ShouldBe(afterHead.Local);
        end.Shared.ShouldNotBe(afterHead.Shared);
    }

    [Fact]
    public void FedRep_learns_to_tell_stripes_apart()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8, sharing: "fedper"), 1);

        var result = torch.Trainer.Train(
            start,
            ToyImages.Create(300, 1),
            new TrainerOptions
            {
                Objective = new LocalObjective { HeadEpochs = 2 },
                Epochs = 8,
            }
        );

        torch.Evaluate(result.End, ToyImages.Create(150, 2)).Accuracy.Value.ShouldBeGreaterThan(0.85);
        (result.EpochLosses.Length, result.Steps).ShouldBe((10, 100));
    }

    [Fact]
    public void Sum_of_the_rates_is_what_the_schedule_gave()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);

        var result = torch.Trainer.Train(start, ToyImages.Create(64, 1), new TrainerOptions { BatchSize = 16, LearningRate = 0.1 });

        result.RateSum.ShouldBe(Enumerable.Range(0, 4).Sum(step => 0.1 * (1 + Math.Cos(Math.PI * step / 4)) / 2), 1e-12);
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_with_advice()
    {
        var start = ModelInitialiser.Create(Specs.Of(size: 32, width: 8), 1);

        Refused(Whole with { Objective = new LocalObjective { HeadEpochs = 1 } }).ShouldContain("fedper");
        Refused(Whole with { Objective = new LocalObjective { HeadEpochs = -1 } }).ShouldContain("headEpochs");
        Refused(Whole with { Objective = new LocalObjective { Anchor = new float[3] } }).ShouldContain("anchor");
        Refused(Whole with { Objective = new LocalObjective { GradientShift = new float[3] } }).ShouldContain("shift");
        Refused(Whole with { Objective = new LocalObjective { GradientShift = [.. start.Shared.Select(_ => float.NaN)] } })
            .ShouldContain("finite");

        string Refused(TrainerOptions options) =>
            Should.Throw<ArgumentException>(() => torch.Trainer.Train(start, ToyImages.Create(4, 1), options)).Message;
    }

    private static double Distance(float[] left, float[] right) =>
        Math.Sqrt(left.Zip(right, (l, r) => ((double)l - r) * ((double)l - r)).Sum());
}
