using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
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
public sealed class LowRankTrainingTests(SharedTorch shared)
{
    private const int Rank = 3;
    private static readonly TrainerOptions Short = new()
    {
        Epochs = 2,
        LearningRate = 0.05,
        BatchSize = 16,
        Precision = TrainingPrecision.Fp32,
    };

    public static TheoryData<LowRankVariant, NormKind> Cases =>
        new()
        {
            { LowRankVariant.FrozenA, NormKind.Batch },
            { LowRankVariant.FrozenA, NormKind.Group },
            { LowRankVariant.BothFactors, NormKind.Batch },
            { LowRankVariant.BothFactors, NormKind.Group },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trained_change_has_the_rank_and_is_what_the_update_expands_to(LowRankVariant variant, NormKind norm)
    {
        var start = StateOf(norm);
        var basis = BasisOf(start.Spec, variant);

        var result = shared.Trainer.Train(start, ToyImages.Create(64, 1), Short with { LowRank = basis });

        var delta = new double[start.Shared.Length];
        new LowRankExpansion(basis).Expand(result.LowRankUpdate, 0, delta);
        for (var i = 0; i < delta.Length; i++)
        {
            delta[i].ShouldBe((double)result.End.Shared[i] - start.Shared[i], 1e-6 * (1 + Math.Abs(start.Shared[i])));
        }

        var lowRank = basis.Layout.Slots.Where(slot => slot.IsLowRank).ToArray();
        lowRank.Length.ShouldBe(4);
        foreach (var slot in lowRank)
        {
            var change = slot
                .Tensor.In(result.End.Shared)
                .ToArray()
                .Zip(slot.Tensor.In(start.Shared).ToArray(), (after, before) => (double)after - before);
            double[][] rows = [.. change.Chunk(slot.Columns)];
            RestBeyondRank(rows, Rank - 1).ShouldBeGreaterThan(0.01, "the rank is used");
            RestBeyondRank(rows, Rank).ShouldBeLessThan(1e-4);
        }

        result.LowRankUpdate!.Length.ShouldBeLessThan(start.Shared.Length / 2);
    }

    [Fact]
    public void A_frozen_factor_leaves_the_change_in_the_rows_that_seed_and_round_give()
    {
        var start = StateOf(NormKind.Batch);
        var basis = BasisOf(start.Spec, LowRankVariant.FrozenA);

        var end = shared.Trainer.Train(start, ToyImages.Create(64, 1), Short with { LowRank = basis }).End;

        for (var index = 0; index < basis.Layout.Slots.Length; index++)
        {
            var slot = basis.Layout.Slots[index];
            double[][] a = [.. basis.A(index).ToArray().Select(value => (double)value).Chunk(slot.Columns)];
            foreach (var row in Enumerable.Range(0, slot.IsLowRank ? slot.Rows : 0))
            {
                var place = slot.Tensor.Offset + (row * slot.Columns);
                double[] change = [.. Enumerable.Range(place, slot.Columns).Select(i => (double)end.Shared[i] - start.Shared[i])];
                var rest = a.Aggregate(change, Without);
                Dot(rest, rest).ShouldBeLessThan((1e-8 * Dot(change, change)) + 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(LowRankVariant.FrozenA)]
    [InlineData(LowRankVariant.BothFactors)]
    public void Gradient_of_the_factors_is_that_of_plain_loops(LowRankVariant variant)
    {
        var start = StateOf(NormKind.Batch);
        var basis = BasisOf(start.Spec, variant);
        var dense = new ModelState(start.Spec, Noise(start.Shared.Length, 3), Noise(start.Local.Length, 4));

        var (values, gradient) = shared.Thread.Run(() =>
        {
            using var parameters = new TorchParameters(start, SpecBuilder.Graph(start.Spec).Tensors(), CPU, forTraining: true);
            using var space = new LowRankSpace(parameters, basis);
            using var given = new TorchParameters(dense, SpecBuilder.Graph(start.Spec).Tensors(), CPU, forTraining: false);
            using var scope = NewDisposeScope();
            space.Values.copy_(tensor(Noise((int)space.Values.numel(), 5)));
            space.PushForward();
            parameters.Gradient!.copy_(given.Trained);
            space.PullBack();
            // What stands where B and A stand: read both vectors as updates.
            return (space.Update(start, parameters.Read(start.Spec)), GradientAsUpdate(space, start));
        });

        for (var index = 0; index < basis.Layout.Slots.Length; index++)
        {
            var slot = basis.Layout.Slots[index];
            if (!slot.IsLowRank)
            {
                continue;
            }

            var change = slot.Tensor.In(dense.Shared).ToArray();
            var (b, a) = (values[slot.B], variant == LowRankVariant.FrozenA ? basis.A(index).ToArray() : values[slot.A]);
            for (var k = 0; k < Rank; k++)
            {
                for (var row = 0; row < slot.Rows; row++)
                {
                    var sum = Enumerable
                        .Range(0, slot.Columns)
                        .Sum(c => (double)change[(row * slot.Columns) + c] * a[(k * slot.Columns) + c]);
                    ((double)gradient[slot.B][(row * Rank) + k]).ShouldBe(2 * sum, 1e-4);
                }

                for (var c = 0; c < (slot.SendsA ? slot.Columns : 0); c++)
                {
                    var sum = Enumerable.Range(0, slot.Rows).Sum(row => (double)change[(row * slot.Columns) + c] * b[(row * Rank) + k]);
                    ((double)gradient[slot.A][(k * slot.Columns) + c]).ShouldBe(2 * sum, 1e-4);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_of_the_coordinates_is_the_slope_of_the_loss(LowRankVariant variant, NormKind norm)
    {
        var start = StateOf(norm);
        var images = ToyImages.Create(12, 1);
        int[] all = [.. Enumerable.Range(0, images.Count)];

        var (slope, expected) = shared.Thread.Run(() =>
        {
            using var network = new TorchNetwork(start, CPU, forTraining: true);
            using var space = new LowRankSpace(network.Parameters, BasisOf(start.Spec, variant));
            using var loss = new TrainingLoss(network, start.Spec, images, Short, null);
            using var scope = NewDisposeScope();
            using (no_grad())
            {
                space.Values.add_(tensor(Noise((int)space.Values.numel(), 8)), 0.1);
            }

            space.PushForward();
            loss.Of(all, 0).backward();
            space.PullBack();
            // Along the gradient, where the slope is its length.
            var length = space.Gradient.norm().item<float>();
            var origin = space.Values.clone();
            var direction = space.Gradient.div(length);
            double LossAt(double step)
            {
                space.Values.copy_(origin).add_(direction, step);
                space.PushForward();
                return loss.Of(all, 0).item<float>();
            }

            const double Step = 2e-3;
            return ((LossAt(Step) - LossAt(-Step)) / (2 * Step), length);
        });

        slope.ShouldBe(expected, 0.01 * expected);
    }

    [Theory]
    [InlineData(LowRankVariant.FrozenA)]
    [InlineData(LowRankVariant.BothFactors)]
    public void Learns_to_tell_stripes_apart(LowRankVariant variant)
    {
        var start = StateOf(NormKind.Batch);

        var result = shared.Trainer.Train(
            start,
            ToyImages.Create(300, 1),
            new TrainerOptions { Epochs = 8, LowRank = BasisOf(start.Spec, variant) }
        );

        shared.Evaluate(result.End, ToyImages.Create(150, 2)).Accuracy.Value.ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void Local_tensors_are_trained_as_they_are_and_stay_out_of_the_update()
    {
        var spec = Specs.Of(size: 32, width: 8, sharing: "fedper");
        var start = ModelInitialiser.Create(spec, 1);
        var basis = BasisOf(spec, LowRankVariant.FrozenA);

        var result = shared.Trainer.Train(
            start,
            ToyImages.Create(64, 1),
            Short with
            {
                LowRank = basis,
                Objective = new LocalObjective { HeadEpochs = 1 },
            }
        );

        result.End.Local.ShouldNotBe(start.Local);
        result.LowRankUpdate!.Length.ShouldBe(basis.Layout.UpdateCount);
    }

    [Fact]
    public void Basis_of_another_model_is_refused()
    {
        var start = StateOf(NormKind.Batch);
        var other = BasisOf(StateOf(NormKind.Group).Spec, LowRankVariant.FrozenA);

        Should
            .Throw<ArgumentException>(() => shared.Trainer.Train(start, ToyImages.Create(4, 1), Short with { LowRank = other }))
            .Message.ShouldContain("low-rank");
    }

    private static float[] GradientAsUpdate(LowRankSpace space, ModelState start)
    {
        space.Values.copy_(space.Gradient);
        return space.Update(start, start);
    }

    private static ModelState StateOf(NormKind norm) => ModelInitialiser.Create(Specs.Of(norm: norm, size: 32, width: 8), 1);

    private static LowRankBasis BasisOf(ModelSpec spec, LowRankVariant variant) =>
        new(
            new LowRankLayout(
                spec,
                new LowRankOptions
                {
                    Rank = Rank,
                    Alpha = 2 * Rank,
                    LeastParameters = 1000,
                    Variant = variant,
                }
            ),
            7,
            2
        );

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>
    /// The longest row that is left after taking out so many directions, each that of the longest row, over the longest row at first.
    /// </summary>
    private static double RestBeyondRank(double[][] rows, int rank)
    {
        var rest = rows;
        for (var direction = 0; direction < rank; direction++)
        {
            var longest = rest.MaxBy(row => Dot(row, row))!;
            rest = [.. rest.Select(row => Without(row, longest))];
        }

        return Math.Sqrt(rest.Max(row => Dot(row, row)) / rows.Max(row => Dot(row, row)));
    }

    private static double[] Without(double[] row, double[] direction)
    {
        var along = Dot(row, direction) / Dot(direction, direction);
        return [.. row.Zip(direction, (value, part) => value - (along * part))];
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();
}
