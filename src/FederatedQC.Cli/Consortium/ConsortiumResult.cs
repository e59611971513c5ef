using System.Collections.Immutable;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Consortium;

/// <summary>What came of a run, measured.</summary>
internal sealed record ConsortiumResult
{
    /// <summary>Id of the released model; of the first family's where there are several.</summary>
    public required string ModelId { get; init; }

    /// <summary>The families and the id of each one's model, in the order of the report; empty where there is one model for all.</summary>
    public ImmutableArray<(string Family, string ModelId)> Models { get; init; } = [];

    /// <summary>Whether all sites use the very same model.</summary>
    public required bool IsOneModel { get; init; }

    public required IReadOnlyList<SiteReport> Sites { get; init; }

    /// <summary>The first site's figures, of which the report shows the confusion.</summary>
    public required EvaluationFigures First { get; init; }

    /// <summary>The model of all images together; null where none was trained.</summary>
    public EvaluationFigures? Pooled { get; init; }

    public required IReadOnlyList<RoundReport> Rounds { get; init; }

    public required int TestImages { get; init; }

    /// <summary>Files that were left out of the data, by reason.</summary>
    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    /// <summary>What the model has cost in privacy, the worst of them where there are several; null where nothing is protected.</summary>
    public ModelPrivacy? Privacy { get; init; }

    /// <summary>Wall time of it all.</summary>
    public TimeSpan Wall { get; init; }
}
