using System.Collections.Immutable;
using FederatedQC.Vision;

namespace FederatedQC.Worker.Jobs;

/// <summary>Labelled images on disk.</summary>
/// <param name="Folders">Folders of labelled images, as <see cref="Vision.Datasets.DatasetReader"/> reads them.</param>
/// <param name="Seed">Decides the split where a folder names none.</param>
public sealed record DataSource(ImmutableArray<string> Folders, int Seed = 1)
{
    /// <summary>Names of the classes of good parts, instead of the usual ones; empty, the default: the usual ones.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    /// <summary>How its files become pixels. Default: <see cref="DecodeOptions.Default"/>.</summary>
    public DecodeOptions Decoding { get; init; } = DecodeOptions.Default;
}
