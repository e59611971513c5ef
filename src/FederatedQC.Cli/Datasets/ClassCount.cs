using System.Collections.Immutable;

namespace FederatedQC.Cli.Datasets;

/// <summary>The images of one class.</summary>
/// <param name="Class">Its name.</param>
/// <param name="IsDefect">Whether it is a defect.</param>
/// <param name="Images">Images by split: train, val, golden, test.</param>
/// <param name="Groups">Groups that they form; a group is never cut.</param>
internal sealed record ClassCount(string Class, bool IsDefect, ImmutableSortedDictionary<string, int> Images, int Groups)
{
    /// <summary>Images in all splits.</summary>
    public int Total => Images.Values.Sum();
}
