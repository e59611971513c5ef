using FederatedQC.Federation.LowRank;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.LowRank;

/// <summary>
/// A small model: a convolution and a linear weight that are changed at low rank, the rest densely, a local tensor not at all.
/// </summary>
internal static class LowRankCase
{
    public static ModelSpec Spec { get; } =
        TestRun.Spec with
        {
            Tensors =
            [
                new("conv.weight", [6, 4, 3, 3], TensorRole.Shared),
                new("norm.weight", [6], TensorRole.Shared),
                new("norm.bias", [6], TensorRole.Local),
                new("small.weight", [4, 2, 1, 1], TensorRole.Shared),
                new("head.weight", [8, 10], TensorRole.Shared),
                new("scalar", [], TensorRole.Shared),
            ],
        };

    public static LowRankOptions Ffa { get; } =
        new()
        {
            Rank = 3,
            Alpha = 6,
            LeastParameters = 50,
        };

    public static LowRankOptions FedEx { get; } = Ffa with { Variant = LowRankVariant.BothFactors };

    public static LowRankBasis Basis(LowRankOptions options) => new(new LowRankLayout(Spec, options), 42, 3);

    public static float[] Update(LowRankLayout layout, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, layout.UpdateCount).Select(_ => random.NextSingle() - 0.5f)];
    }

    public static double[] Expand(LowRankBasis basis, float[] update)
    {
        var delta = new double[basis.Layout.SharedCount];
        new LowRankExpansion(basis).Expand(update, 0, delta);
        return delta;
    }
}
