using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Training;

/// <summary>What training has made.</summary>
/// <param name="End">The trained model; every number is finite.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Samples">Images that took part, counted once an epoch.</param>
/// <param name="EpochLosses">Mean loss of each epoch.</param>
/// <param name="Wall">Time from the first to the last step.</param>
public sealed record TrainingResult(ModelState End, int Steps, long Samples, ImmutableArray<double> EpochLosses, TimeSpan Wall)
{
    /// <summary>Mean loss of the last epoch.</summary>
    public double MeanLoss => EpochLosses[^1];
}
