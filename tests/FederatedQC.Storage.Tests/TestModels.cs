using FederatedQC.Parameters.Models;

namespace FederatedQC.Storage.Tests;

/// <summary>Specs and vectors without a network behind them.</summary>
internal static class TestModels
{
    internal static ModelSpec Spec(int parameters) =>
        new()
        {
            Architecture = "test",
            Width = 1,
            Norm = NormKind.Batch,
            InputSize = 32,
            Channels = 1,
            Classes = ["a", "b"],
            Mean = [0],
            Std = [1],
            Tensors = [new TensorSpec("weight", [parameters], TensorRole.Shared)],
        };

    internal static float[] Vector(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
