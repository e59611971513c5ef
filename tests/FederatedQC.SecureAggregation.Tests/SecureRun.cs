using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.SecureAggregation.Tests;

/// <summary>A plan for three sites and one tensor of two blocks.</summary>
internal static class SecureRun
{
    public static ModelSpec Spec { get; } =
        new()
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Group,
            InputSize = 64,
            Channels = 1,
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
            Mean = [0.5f],
            Std = [0.25f],
            Tensors = [new TensorSpec("w", [ParameterBlocks.Size + 5], TensorRole.Shared)],
        };

    public static RunSettings Settings { get; } =
        new()
        {
            Run = "run-1",
            Rounds = 2,
            Sites = ["a", "b", "c"],
            Spec = Spec,
        };
}
