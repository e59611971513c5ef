using System.Collections.Immutable;
using System.Globalization;

namespace FederatedQC.Cli.Consortium;

/// <summary>What a plan takes from the images, once they are dealt to sites.</summary>
/// <param name="Sites">Names of the sites.</param>
/// <param name="Classes">Class names, in the order of the labels.</param>
/// <param name="DefectFreeClass">The class of parts without a defect; null where no class is.</param>
/// <param name="Channels">1 (grey) or 3 (RGB).</param>
internal sealed record DealtImages(ImmutableArray<string> Sites, ImmutableArray<string> Classes, string? DefectFreeClass, int Channels)
{
    /// <summary>
    /// Stands for images that nobody has read yet. A plan for it has the same faults as the real one, but for what is wrong with the
    /// images.
    /// </summary>
    public static DealtImages Unread(int sites) =>
        new(
            [.. Enumerable.Range(1, sites).Select(site => string.Create(CultureInfo.InvariantCulture, $"site-{site}"))],
            ["bad", "good"],
            "good",
            1
        );
}
