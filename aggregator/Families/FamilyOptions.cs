namespace FederatedQC.Aggregator.Families;

/// <summary>A family of sites that make like products: they train together, and with nobody else.</summary>
public sealed class FamilyOptions
{
    /// <summary>The family's sites; at least one, and none of another family.</summary>
    public IReadOnlyList<string> Sites { get; set; } = [];

    /// <summary>
    /// Settings of the family's run. Null, the default: those of the consortium. Either way the run is of the family's sites, and its name
    /// has the family's at its end.
    /// </summary>
    public string? RunFile { get; set; }

    /// <summary>The model that a new run of the family begins with. Null, the default: that of the consortium.</summary>
    public string? InitialModel { get; set; }

    /// <summary>
    /// Labelled images of the family's product that the aggregator evaluates every candidate on. Null, the default: only the sites
    /// evaluate.
    /// </summary>
    public string? GoldenFolder { get; set; }
}
