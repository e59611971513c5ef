namespace FederatedQC.Learning.Training;

/// <summary>How an epoch went.</summary>
/// <param name="Epoch">Number of the epoch in this call, from 1.</param>
/// <param name="Epochs">Epochs of this call.</param>
/// <param name="MeanLoss">Mean loss over the epoch's images, without the proximal term.</param>
/// <param name="ImagesPerSecond">Images trained per second of this epoch.</param>
public sealed record EpochReport(int Epoch, int Epochs, double MeanLoss, double ImagesPerSecond);
