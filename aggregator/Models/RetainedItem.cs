using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Aggregator.Models;

/// <summary>A model, or the step to a model, among the broker's retained messages.</summary>
/// <param name="Model">The model.</param>
/// <param name="IsStep">Whether it is the step to the model.</param>
internal readonly record struct RetainedItem(Hash256 Model, bool IsStep);
