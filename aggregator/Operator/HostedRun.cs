namespace FederatedQC.Aggregator.Operator;

/// <summary>One run that this process hosts: the consortium's only one, or that of a family.</summary>
/// <param name="Family">The family; null where the consortium has one run for all.</param>
/// <param name="Parts">What answers for it; null while it is down.</param>
/// <param name="Problem">Why it is down; null while it is up.</param>
internal sealed record HostedRun(string? Family, RunParts? Parts, string? Problem);
