using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>Two samples with the same content or nearly the same look.</summary>
/// <param name="First">The one that comes first in the data set.</param>
/// <param name="Second">The other.</param>
/// <param name="IsExact">Whether the files are equal byte for byte.</param>
/// <param name="Distance">How many of the 64 bits of the perceptual hashes differ.</param>
public sealed record DuplicatePair(Sample First, Sample Second, bool IsExact, int Distance)
{
    /// <summary>Whether the two are in different splits, so that a figure would be too good.</summary>
    public bool CrossesSplits => First.Split != Second.Split;

    /// <summary>Whether the two have different classes, so that one label is wrong.</summary>
    public bool ContradictsLabels => First.ClassName != Second.ClassName;
}
