namespace FederatedQC.Vision.Datasets;

/// <summary>Counts files of a folder that are not used, by reason.</summary>
/// <param name="root">Examples are named relative to it.</param>
internal sealed class SkipCount(string root)
{
    private readonly List<SkippedFiles> _skipped = [];

    /// <summary>What was counted, by reason.</summary>
    public IReadOnlyList<SkippedFiles> Files => SkippedFiles.Merge(_skipped);

    public void Add(string reason, string path) => _skipped.Add(new SkippedFiles(reason, 1, Path.GetRelativePath(root, path)));
}
