namespace FederatedQC.Vision.Datasets;

/// <summary>What one folder holds, before the splits are drawn that it does not name.</summary>
/// <param name="Source">How it was understood.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="ToDraw">Which splits have to be drawn.</param>
internal sealed record FolderContents(DatasetSource Source, IReadOnlyList<Sample> Samples, SplitsToDraw ToDraw);

/// <summary>Which splits a folder does not name.</summary>
internal enum SplitsToDraw
{
    /// <summary>It names what there is.</summary>
    None,

    /// <summary>Validation images have to be taken from those for training.</summary>
    Validation,

    /// <summary>It names none, or such that nothing can be learnt with them.</summary>
    All,
}
