namespace FederatedQC.Vision.Datasets;

/// <summary>One labelled image of a data set.</summary>
/// <param name="Id">
/// Names the sample within the merged data set: the path in the manifest, after the data set's name if several were merged.
/// </param>
/// <param name="Path">The file.</param>
/// <param name="ClassName">The defect class, or the name of the defect-free class.</param>
/// <param name="IsDefect">Whether the class is a defect; the same for all samples of a class.</param>
/// <param name="Group">Images of one part or batch; a group is never cut between splits or sites.</param>
/// <param name="SiteHint">The site that the image comes from where the data set knows one, else null.</param>
/// <param name="Split">What the sample may be used for.</param>
/// <param name="Dataset">The name of the data set that it was read from.</param>
public sealed record Sample(
    string Id,
    string Path,
    string ClassName,
    bool IsDefect,
    string Group,
    string? SiteHint,
    DataSplit Split,
    string Dataset
);
