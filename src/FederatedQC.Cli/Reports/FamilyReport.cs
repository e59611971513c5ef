namespace FederatedQC.Cli.Reports;

/// <summary>One family of sites, which has a model of its own.</summary>
/// <param name="Family">Its name.</param>
/// <param name="ModelId">Id of its released model, 64 hex digits.</param>
/// <param name="Sites">How many sites it has.</param>
/// <param name="LocalMean">Mean over its sites of each one's own model; null where none was trained to compare.</param>
/// <param name="Federated">Mean over its sites of the family's model, each on the test images of its product.</param>
internal sealed record FamilyReport(string Family, string ModelId, int Sites, ModelFigures? LocalMean, ModelFigures Federated)
{
    /// <summary>A family with the means of its sites, of which there is at least one.</summary>
    public static FamilyReport Of(string family, string modelId, IReadOnlyCollection<SiteReport> sites) =>
        new(
            family,
            modelId,
            sites.Count,
            ModelFigures.MeanOfKnown(sites.Select(site => site.Local)),
            ModelFigures.Mean([.. sites.Select(site => site.Federated)])
        );
}
