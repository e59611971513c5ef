using System.Collections.Immutable;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Training;

/// <summary>What training has made.</summary>
/// <param name="End">The trained model; every number is finite.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Samples">Images that took part, counted once an epoch.</param>
/// <param name="EpochLosses">Mean loss of each epoch; NaN where no Poisson batch of the epoch had an image.</param>
/// <param name="Wall">Time from the first to the last step.</param>
public sealed record TrainingResult(ModelState End, int Steps, long Samples, ImmutableArray<double> EpochLosses, TimeSpan Wall)
{
    /// <summary>Mean loss of the last epoch.</summary>
    public double MeanLoss => EpochLosses[^1];

    /// <summary>Sum of the learning rates of all steps: K·η of SCAFFOLD's new control variate where the rate falls.</summary>
    public required double RateSum { get; init; }

    /// <summary>
    /// The update vector in the layout of <see cref="TrainerOptions.LowRank"/>; null where that is null. Owned by the caller.
    /// </summary>
    public float[]? LowRankUpdate { get; init; }

    /// <summary>What an accountant counts; null without <see cref="TrainerOptions.Privacy"/>.</summary>
    public DpSgdReport? Privacy { get; init; }
}
