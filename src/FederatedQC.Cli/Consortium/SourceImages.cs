using System.Collections.Immutable;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Cli.Consortium;

/// <summary>The images that a consortium learns from, before they are dealt.</summary>
internal static class SourceImages
{
    private const int ViewsPerPart = 2;

    // Of three parts a site trains on one, holds one out, and one is for the test.
    private const int FewestParts = 3;
    private const float Difficulty = 0.2f;

    /// <summary>The folders that were named, or one of synthetic images, which are drawn now.</summary>
    public static ImmutableArray<string> Folders(ConsortiumOptions options, ConsortiumProgress progress, CancellationToken cancellation)
    {
        if (!options.Data.IsEmpty)
        {
            progress.Say($"reading {string.Join(", ", options.Data)}");
            return options.Data;
        }

        progress.Say("drawing synthetic images");
        var folder = Path.Combine(options.Out, "images");
        SyntheticDatasetWriter.Write(folder, Synthetic(options), cancellation);
        return [folder];
    }

    private static SyntheticDatasetOptions Synthetic(ConsortiumOptions options) =>
        new()
        {
            Sites = options.Sites,
            PartsPerClass = Math.Max(FewestParts, options.ImagesPerClass / (options.Sites * ViewsPerPart)),
            ViewsPerPart = ViewsPerPart,
            Surface = new SurfaceOptions { Seed = options.Plan.Seed, Difficulty = Difficulty },
        };
}
