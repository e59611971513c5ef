namespace FederatedQC.Federation.Plans;

/// <summary>How a site trains in each round. Durations are in epochs over the site's own training images.</summary>
public sealed record TrainingSettings
{
    /// <summary>Local epochs a round, at least 1.</summary>
    public int LocalEpochs { get; init; } = 2;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Learning rate of local SGD in the first round.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Momentum of local SGD; its buffers start at zero in every round.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on all weights.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>How the learning rate falls over the rounds: <c>constant</c>, <c>cosine</c> or <c>step</c>.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>Label smoothing in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// How the loss makes up for rare and missing classes: <c>none</c>, <c>inverse</c>, <c>effective</c> or <c>calibrated</c>.
    /// </summary>
    public string ClassWeighting { get; init; } = "none";

    /// <summary>Whether <see cref="ClassWeighting"/> makes classes count otherwise than their images do.</summary>
    public bool WeighsClasses => PlanChoices.ClassWeightings[ClassWeighting] != Plans.ClassWeighting.None;

    /// <summary>Weight of FedProx's proximal term; 0 is off.</summary>
    public double ProximalMu { get; init; }

    /// <summary>Arithmetic: <c>fp32</c>, <c>bf16</c>, or <c>auto</c> (bf16 on a GPU). Only fp32 is the same on every machine.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>Random changes of the training images.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();
}
