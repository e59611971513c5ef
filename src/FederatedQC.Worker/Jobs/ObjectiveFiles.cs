namespace FederatedQC.Worker.Jobs;

/// <summary>
/// What a strategy adds to the loss, and in which order the parts of the model are trained. Vectors are files of bare little-endian
/// float32, as long as the shared vector.
/// </summary>
/// <param name="ProximalMu">Weight of the pull to the anchor.</param>
/// <param name="HeadEpochs">Epochs in which the local part is trained alone, before the shared one; 0 trains both together.</param>
/// <param name="GradientShiftPath">Added to the gradient of the shared vector at each step; null for nothing.</param>
/// <param name="AnchorPath">What the pull goes to; null for the vector that training starts from.</param>
public sealed record ObjectiveFiles(double ProximalMu, int HeadEpochs = 0, string? GradientShiftPath = null, string? AnchorPath = null);
