using System.Collections.Immutable;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Demo;

/// <summary>How the models of a demo did on the test images, and what fetching them cost.</summary>
/// <param name="Local">Each site's own model.</param>
/// <param name="Federated">The released model as each site uses it.</param>
/// <param name="Pooled">The model of all images together.</param>
/// <param name="Received">Bytes of models and steps that each agent says it received.</param>
internal sealed record Measurements(
    ImmutableSortedDictionary<string, EvaluationFigures> Local,
    ImmutableSortedDictionary<string, EvaluationFigures> Federated,
    EvaluationFigures Pooled,
    ImmutableSortedDictionary<string, long> Received);
