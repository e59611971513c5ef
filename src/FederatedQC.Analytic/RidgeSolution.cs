namespace FederatedQC.Analytic;

/// <summary>A head and how it was chosen.</summary>
/// <param name="Weights">[input, class].</param>
/// <param name="Lambda">λ.</param>
/// <param name="Score">Its generalised cross-validation: the squared error that is to be expected of an image not seen.</param>
public sealed record RidgeSolution(double[] Weights, double Lambda, double Score);
