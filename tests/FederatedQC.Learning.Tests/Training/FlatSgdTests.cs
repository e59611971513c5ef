using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class FlatSgdTests(SharedTorch torch)
{
    private static readonly ModelState Start = Specs.Stirred(Specs.Of(size: 32, width: 8, sharing: "fedper"));

    /// <summary>Takes steps with given gradients and returns the trained vector before and after.</summary>
    private (float[] Before, float[] After) Steps(TrainerOptions options, params float[] gradients) => torch.Thread.Run(() =>
    {
        using var parameters = new TorchParameters(Start, SpecBuilder.Graph(Start.Spec).Tensors(), CPU, forTraining: true, channelsLast: true);
        using var optimiser = new FlatSgd(parameters, options);
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
        var options = new TrainerOptions { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 0.01 };

        var (before, after) = Steps(options, 1, -2);

        for (var i = 0; i < before.Length; i++)
        {
            double w = before[i], v = 1 + (0.01 * w);
            w -= 0.1 * v;
            v = (0.9 * v) + (-2 + (0.01 * w));
            w -= 0.1 * v;
            ((double)after[i]).ShouldBe(w, 1e-6 * (1 + Math.Abs(w)));
        }
    }

    [Fact]
    public void Proximal_term_pulls_shared_parameters_back_to_the_start_and_leaves_local_ones_alone()
    {
        var options = new TrainerOptions { LearningRate = 0.1, Momentum = 0, WeightDecay = 0, ProximalMu = 2 };
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
        var (before, after) = Steps(new TrainerOptions { WeightDecay = 0, ProximalMu = 1 }, 0, 0, 0);

        after.ShouldBe(before);
    }

    private static int StatisticsOf(ModelSpec spec) =>
        spec.Tensors.Where(tensor => tensor.Name.Contains("running", StringComparison.Ordinal)).Sum(tensor => tensor.Count);
}
