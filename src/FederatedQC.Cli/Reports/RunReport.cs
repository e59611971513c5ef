using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Reports;

/// <summary>What a run showed: <c>report.json</c> (<c>schemas/report.schema.json</c>), and what <c>report.html</c> is drawn from.</summary>
internal sealed record RunReport
{
    public required ulong Seed { get; init; }

    /// <summary>Id of the released model, 64 hex digits; of the first family's where there are several.</summary>
    public required string ModelId { get; init; }

    public required int Rounds { get; init; }

    public required double WallSeconds { get; init; }

    public required string Strategy { get; init; }

    public required string Codec { get; init; }

    /// <summary>The rule that combines the updates.</summary>
    public required string Rule { get; init; }

    /// <summary>Who attacked and how; null for nobody.</summary>
    public string? Attack { get; init; }

    /// <summary>What the released model has cost in privacy; null where nothing is protected.</summary>
    public ModelPrivacy? Privacy { get; init; }

    public required string Network { get; init; }

    public required int Parameters { get; init; }

    public required string Data { get; init; }

    public required string Split { get; init; }

    public required int TestImages { get; init; }

    /// <summary>Files that were left out of the data, by reason.</summary>
    public required IReadOnlyDictionary<string, int> SkippedImages { get; init; }

    /// <summary>Mean over the sites of each site's own model; null where none was trained to compare.</summary>
    public ModelFigures? LocalMean { get; init; }

    /// <summary>The federated model; the mean over the sites where a part of it is their own.</summary>
    public required ModelFigures Federated { get; init; }

    /// <summary>
    /// One model trained on all sites' images together: the ceiling, which no consortium may reach for. Null where none was trained.
    /// </summary>
    public ModelFigures? Pooled { get; init; }

    /// <summary>The families, each with a model of its own; null where there is one model for all.</summary>
    public IReadOnlyList<FamilyReport>? Families { get; init; }

    public required IReadOnlyList<SiteReport> Sites { get; init; }

    /// <summary>How the sites' contributions were measured; null where they were not.</summary>
    public ContributionSummary? Contribution { get; init; }

    public required IReadOnlyList<RoundReport> RoundLog { get; init; }

    public required ConfusionReport Confusion { get; init; }
}
