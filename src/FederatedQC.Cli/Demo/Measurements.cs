using System.Collections.Immutable;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Demo;

/// <summary>How the models of a demo did on the test images.</summary>
/// <param name="Local">Each site's own model.</param>
/// <param name="Federated">The released model as each site uses it.</param>
/// <param name="Pooled">The model of all images together.</param>
internal sealed record Measurements(
    ImmutableSortedDictionary<string, EvaluationFigures> Local,
    ImmutableSortedDictionary<string, EvaluationFigures> Federated,
    EvaluationFigures Pooled);
