namespace FederatedQC.Vision.Datasets;

/// <summary>One folder of a data set, and how it was understood.</summary>
/// <param name="Folder">The folder as it was named.</param>
/// <param name="Layout">What it looks like.</param>
/// <param name="Notes">What a reader should know about how it was taken, a sentence each without a full stop.</param>
/// <param name="Skipped">Its files that are not used, before any is opened.</param>
public sealed record DatasetSource(string Folder, FolderLayout Layout, IReadOnlyList<string> Notes, IReadOnlyList<SkippedFiles> Skipped);
