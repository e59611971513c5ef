using System.Collections.Immutable;

namespace FederatedQC.Inference.Inspection;

/// <summary>What the model says of one image.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Score">Softmax score of that class, 0 to 1.</param>
/// <param name="IsDefect">Whether the part is bad; null where the product has no defect-free class, so that the class says it all.</param>
/// <param name="Scores">Softmax score of each class, in the order of the spec.</param>
/// <param name="ModelId">Id of the model that judged.</param>
public sealed record Verdict(string Class, float Score, bool? IsDefect, ImmutableArray<float> Scores, string ModelId);
