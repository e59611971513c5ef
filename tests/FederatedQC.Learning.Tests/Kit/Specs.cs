using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Kit;

internal static class Specs
{
    public static ModelSpec Of(
        string architecture = "compact",
        NormKind norm = NormKind.Batch,
        int size = 64,
        int channels = 1,
        int? width = null,
        string sharing = "all-shared",
        int classes = 3
    ) =>
        SpecBuilder.Create(
            new NetworkOptions
            {
                Architecture = architecture,
                Width = width,
                Norm = norm,
                InputSize = size,
                Channels = channels,
                Classes = [.. Enumerable.Range(0, classes).Select(c => c == 0 ? "good" : $"defect{c}")],
                DefectFreeClass = "good",
                Sharing = sharing,
            }
        );

    /// <summary>A model in which no tensor has its initial value, so that a tensor that gets lost or swapped shows.</summary>
    public static ModelState Stirred(ModelSpec spec, int seed = 1)
    {
        var state = ModelInitialiser.Create(spec, seed);
        var random = new Random(seed);
        foreach (ref var value in state.Shared.AsSpan())
        {
            value += 0.3f * random.NextSingle() * (value + 0.5f);
        }

        foreach (ref var value in state.Local.AsSpan())
        {
            value += 0.3f * random.NextSingle() * (value + 0.5f);
        }

        return state;
    }
}
