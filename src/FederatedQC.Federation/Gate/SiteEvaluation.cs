namespace FederatedQC.Federation.Gate;

/// <summary>What a site says of a candidate.</summary>
/// <param name="Counts">How it did on the images that the site holds back.</param>
/// <param name="Parity">Largest absolute difference between a score of the training framework and of ONNX Runtime.</param>
public sealed record SiteEvaluation(ClassCounts Counts, double Parity);
