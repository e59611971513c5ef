namespace FederatedQC.Vision.Datasets;

/// <summary>How data sets are read.</summary>
public sealed record DatasetReaderOptions
{
    /// <summary>Seeds the split of data sets that bring none.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// When several data sets are merged, whether a class of defects is named <c>dataset.class</c>, so that equal names stay apart. Parts
    /// without a defect are of one class either way.
    /// </summary>
    public bool PrefixClasses { get; init; }

    /// <summary>The split of data sets that bring none.</summary>
    public SplitShares Shares { get; init; } = new();

    /// <summary>
    /// Names of the classes of good parts, instead of the usual ones; each must be the name of a class. A manifest's column
    /// <c>is_defect</c> decides for itself. Empty, the default: the usual names.
    /// </summary>
    public IReadOnlyList<string> Good { get; init; } = [];
}
