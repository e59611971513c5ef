namespace FederatedQC.Inference.Execution;

/// <summary>Which execution provider a model got, and why not a preferred one.</summary>
/// <param name="Used">The provider that runs the model; the parts that it can't run fall to the next ones in the list.</param>
/// <param name="Refused">The preferred providers that this machine couldn't serve, in the order in which they were tried.</param>
public sealed record ProviderReport(string Used, IReadOnlyList<RefusedProvider> Refused);
