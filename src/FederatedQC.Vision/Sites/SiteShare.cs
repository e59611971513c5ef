using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>The samples that one site holds.</summary>
/// <param name="Name">The site.</param>
/// <param name="Train">Samples to train with.</param>
/// <param name="Validation">Samples that the site holds out.</param>
public sealed record SiteShare(string Name, IReadOnlyList<Sample> Train, IReadOnlyList<Sample> Validation)
{
    /// <summary>The data set that all samples to train with are of, which is the site's product; null where they are of several.</summary>
    public string? Dataset => Train.Select(sample => sample.Dataset).Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : null;
}
