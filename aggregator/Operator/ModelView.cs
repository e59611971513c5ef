namespace FederatedQC.Aggregator.Operator;

/// <summary>A model in the store.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Architecture">Its network.</param>
/// <param name="Parameters">Shared parameters.</param>
/// <param name="Role"><c>candidate</c>, <c>released</c>, <c>base</c> or <c>kept</c>; the first that is true.</param>
/// <param name="Round">The round that made it; null for the initial model.</param>
internal sealed record ModelView(string Model, string Architecture, int Parameters, string Role, int? Round);
