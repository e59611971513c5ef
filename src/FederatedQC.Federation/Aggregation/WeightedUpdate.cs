namespace FederatedQC.Federation.Aggregation;

/// <summary>An admitted update and its share of the new model.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Weight">Share of the sum, 0 to 1; the weights of a round sum to 1.</param>
public readonly record struct WeightedUpdate(string Site, double Weight);
