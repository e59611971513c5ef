using System.Collections.Immutable;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Evaluation;

/// <summary>How good a model is on labelled images.</summary>
/// <param name="Model">Where the model is.</param>
/// <param name="ModelId">Its id.</param>
/// <param name="Split">The images that were judged.</param>
/// <param name="Figures">All figures; rates are fractions of one.</param>
/// <param name="Skipped">Files that were left out, by reason.</param>
internal sealed record EvaluationResult(
    string Model,
    string ModelId,
    string Split,
    EvaluationFigures Figures,
    ImmutableSortedDictionary<string, int> Skipped
);
