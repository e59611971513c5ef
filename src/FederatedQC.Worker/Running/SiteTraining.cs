using FederatedQC.Analytic;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Augmentation;

namespace FederatedQC.Worker.Running;

/// <summary>A site's training in one round: what the plan's settings mean for the trainer and the augmenter.</summary>
public sealed record SiteTraining
{
    /// <summary>The model to begin with; its local vector is the site's own.</summary>
    public required ModelState Start { get; init; }

    /// <summary>The images to train on.</summary>
    public required ImageSet Images { get; init; }

    /// <summary>How to train.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>What the strategy adds to the loss.</summary>
    public required LocalObjective Objective { get; init; }

    /// <summary>The factors in which large weights are trained; null trains them whole.</summary>
    public LowRankBasis? LowRank { get; init; }

    /// <summary>Clipping and noise of single images' gradients; null for none.</summary>
    public DpSgdOptions? Privacy { get; init; }

    /// <summary>The present round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>Rounds in all.</summary>
    public required int Rounds { get; init; }

    /// <summary>Seed of shuffling and augmentation.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads inside an operation. Results are the same only at the same number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Trains.</summary>
    /// <param name="torch">The thread to do it on.</param>
    /// <param name="progress">Told of each epoch, on that thread; null for nobody.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="ArgumentException">Images or settings don't fit the model.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    public TrainingResult Run(TorchThread torch, IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        if (AnalyticModel.IsOf(Start.Spec))
        {
            return AnalyticTraining.Run(this, cancellation);
        }

        var augmenter = new Augmenter(TrainerChoices.Augmentation(Settings.Augmentation), Seed, Images.Channels, Images.Size, Images.Size);
        return new Trainer(torch).Train(
            Start,
            Images,
            TrainerChoices.Options(this),
            (image, epoch, index, destination) => augmenter.Apply(image, destination, epoch, index),
            progress,
            cancellation
        );
    }
}
