namespace FederatedQC.Learning.Training;

/// <summary>How to train. The defaults were tuned on hot-rolled steel (6 classes, 64² grey).</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the images; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Images a step; 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Learning rate at the start of the run; above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Momentum of the gradient, 0 to below 1. It starts at zero in every call.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty: this times the parameter is added to its gradient.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>How the rate falls over the run.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Share of the target that is spread over all classes, 0 to below 1.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>How the loss makes up for rare and missing classes.</summary>
    public ClassWeighting ClassWeighting { get; init; } = ClassWeighting.None;

    /// <summary>μ of FedProx: μ/2 ‖w − w₀‖² over the shared parameters is added to the loss, w₀ being the model that training starts from.</summary>
    public double ProximalMu { get; init; }

    /// <summary>Number format of the passes.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Auto;

    /// <summary>Threads inside an operation. Results are reproducible for a given number only.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seed of the order of the images.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Round of the run, from 0: together with <see cref="Rounds"/> it says which part of the schedule this call is.</summary>
    public int Round { get; init; }

    /// <summary>Rounds of the whole run; 1 for training that isn't federated.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>The learning rate when a share of this call's steps, 0 to 1, is behind.</summary>
    public double LearningRateAt(double progress) => LearningRate * ScheduleFactor.At(Schedule, (Round + progress) / Rounds);

    /// <summary>The first value that is out of range, in words, or null.</summary>
    public string? FirstProblem() => this switch
    {
        { Epochs: < 1 } => $"epochs is {Epochs}, below 1",
        { BatchSize: < 1 } => $"batchSize is {BatchSize}, below 1",
        { LearningRate: not (> 0 and < double.PositiveInfinity) } => $"learningRate is {LearningRate}, not a number above 0",
        { Momentum: not (>= 0 and < 1) } => $"momentum is {Momentum}, not within 0 to below 1",
        { WeightDecay: not (>= 0 and < double.PositiveInfinity) } => $"weightDecay is {WeightDecay}, below 0",
        { LabelSmoothing: not (>= 0 and < 1) } => $"labelSmoothing is {LabelSmoothing}, not within 0 to below 1",
        { ProximalMu: not (>= 0 and < double.PositiveInfinity) } => $"proximalMu is {ProximalMu}, below 0",
        { Threads: < 1 } => $"threads is {Threads}, below 1",
        { Rounds: < 1 } or { Round: < 0 } => $"round {Round} of {Rounds} doesn't exist",
        _ => Round < Rounds ? null : $"round {Round} of {Rounds} doesn't exist",
    };
}
