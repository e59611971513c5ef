using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Learning.Training.Spaces;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class FlatSgdTests(SharedTorch torch)
{
    private static readonly ModelState Start = Specs.Stirred(Specs.Of(size: 32, width: 8, sharing: "fedper"));

    /// <summary>Takes steps with given gradients and returns the trained vector before and after.</summary>
    private (float[] Before, float[] After) Steps(TrainerOptions options, params float[] gradients) =>
        torch.Thread.Run(() =>
        {
            using var parameters = new TorchParameters(Start, SpecBuilder.Graph(Start.Spec).Tensors(), CPU, forTraining: true);
            using var space = new DenseSpace(parameters);
            using var optimiser = new FlatSgd(parameters, space, options, Start.Spec);
            var before = parameters.Trained.ToFloats();
            foreach (var gradient in gradients)
            {
                parameters.Gradient!.fill_(gradient);
                optimiser.Step(options.LearningRate);
                parameters.Gradient.ToFloats().ShouldAllBe(value => value == 0);
            }

            return (before, parameters.Trained.ToFloats());
        });

    [Fact]
    public void Momentum_and_weight_decay_follow_the_formula()
    {
        var options = new TrainerOptions
        {
            LearningRate = 0.1,
            Momentum = 0.9,
            WeightDecay = 0.01,
        };

        var (before, after) = Steps(options, 1, -2);

        for (var i = 0; i < before.Length; i++)
        {
            double w = before[i],
                v = 1 + (0.01 * w);
            w -= 0.1 * v;
            v = (0.9 * v) + (-2 + (0.01 * w));
            w -= 0.1 * v;
            ((double)after[i]).ShouldBe(w, 1e-6 * (1 + Math.Abs(w)));
        }
    }

    [Fact]
    public void Proximal_term_pulls_shared_parameters_back_to_the_start_and_leaves_local_ones_alone()
    {
        var options = new TrainerOptions
        {
            LearningRate = 0.1,
            Momentum = 0,
            WeightDecay = 0,
            Objective = new LocalObjective { ProximalMu = 2 },
        };
        var shared = new ParameterLayout(Start.Spec).SharedCount - StatisticsOf(Start.Spec);

        var (before, after) = Steps(options, 1, 0);

        // First w moves to w0 - 0.1; then only the pull acts: its gradient is 2 (w - w0) = -0.2, and w comes back by 0.02.
        for (var i = 0; i < before.Length; i++)
        {
            ((double)after[i] - before[i]).ShouldBe(i < shared ? -0.08 : -0.1, 1e-6 * (1 + Math.Abs(before[i])));
        }
    }

    [Fact]
    public void Site_that_starts_at_the_optimum_of_its_loss_is_not_moved_by_the_pull()
    {
        var (before, after) = Steps(
            new TrainerOptions
            {
                WeightDecay = 0,
                Objective = new LocalObjective { ProximalMu = 1 },
            },
            0,
            0,
            0
        );

        after.ShouldBe(before);
    }

    [Fact]
    public void Anchor_pulls_each_shared_parameter_to_its_own_number_and_the_shift_moves_it_by_its_own()
    {
        var layout = new ParameterLayout(Start.Spec);
        var (anchor, shift) = (Noise(layout.SharedCount, 5), Noise(layout.SharedCount, 6));
        var options = new TrainerOptions
        {
            LearningRate = 0.1,
            Momentum = 0,
            WeightDecay = 0,
            Objective = new LocalObjective
            {
                ProximalMu = 2,
                Anchor = anchor,
                GradientShift = shift,
            },
        };

        var end = Moved(options);

        foreach (var slot in layout.Shared)
        {
            if (slot.Tensor.Name.Contains("running", StringComparison.Ordinal))
            {
                slot.In(end.Shared).ToArray().ShouldBe(slot.In(Start.Shared).ToArray());
                continue;
            }

            for (var i = slot.Offset; i < slot.Offset + slot.Tensor.Count; i++)
            {
                var w = (double)Start.Shared[i];
                ((double)end.Shared[i]).ShouldBe(w - (0.1 * ((2 * (w - anchor[i])) + shift[i])), 1e-6 * (1 + Math.Abs(w)));
            }
        }

        end.Local.ShouldBe(Start.Local);
    }

    [Fact]
    public void Shift_alone_needs_no_pull()
    {
        var shift = Noise(Start.Shared.Length, 7);

        var end = Moved(
            new TrainerOptions
            {
                LearningRate = 1,
                Momentum = 0,
                WeightDecay = 0,
                Objective = new LocalObjective { GradientShift = shift },
            }
        );

        ((double)end.Shared[3]).ShouldBe(Start.Shared[3] - shift[3], 1e-6);
        end.Local.ShouldBe(Start.Local);
    }

    /// <summary>The model after a step without a gradient from images.</summary>
    private ModelState Moved(TrainerOptions options) =>
        torch.Thread.Run(() =>
        {
            using var parameters = new TorchParameters(Start, SpecBuilder.Graph(Start.Spec).Tensors(), CPU, forTraining: true);
            using var space = new DenseSpace(parameters);
            using var optimiser = new FlatSgd(parameters, space, options, Start.Spec);
            optimiser.Step(options.LearningRate);
            return parameters.Read(Start.Spec);
        });

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static int StatisticsOf(ModelSpec spec) =>
        spec.Tensors.Where(tensor => tensor.Name.Contains("running", StringComparison.Ordinal)).Sum(tensor => tensor.Count);
}
