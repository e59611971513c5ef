using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Training;

/// <summary>How to train. The defaults were tuned on hot-rolled steel (6 classes, 64² grey).</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the images, after those of the objective's head; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Images a step; 1 or more. With <see cref="Privacy"/> the expected number.</summary>
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

    /// <summary>What a strategy adds to the loss, and which part of the model comes first.</summary>
    public LocalObjective Objective { get; init; } = LocalObjective.Plain;

    /// <summary>
    /// Trains the changes of large shared weights as products of two thin matrices: LoRA. Null trains every weight as it is. What to send
    /// is then <see cref="TrainingResult.LowRankUpdate"/>.
    /// </summary>
    public LowRankBasis? LowRank { get; init; }

    /// <summary>Differentially private training; null is none.</summary>
    public DpSgdOptions? Privacy { get; init; }

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

    /// <summary>Passes over the images in one call.</summary>
    public int EpochsInAll => Objective.HeadEpochs + Epochs;

    /// <summary>The learning rate when a share of this call's steps, 0 to 1, is behind.</summary>
    public double LearningRateAt(double progress) => LearningRate * ScheduleFactor.At(Schedule, (Round + progress) / Rounds);

    /// <summary>The first value that is out of range, in words, or null.</summary>
    public string? FirstProblem() =>
        this switch
        {
            { Epochs: < 1 } => $"epochs is {Epochs}, below 1",
            { Objective.HeadEpochs: < 0 } => $"headEpochs is {Objective.HeadEpochs}, below 0",
            { BatchSize: < 1 } => $"batchSize is {BatchSize}, below 1",
            { LearningRate: not (> 0 and < double.PositiveInfinity) } => $"learningRate is {LearningRate}, not a number above 0",
            { Momentum: not (>= 0 and < 1) } => $"momentum is {Momentum}, not within 0 to below 1",
            { WeightDecay: not (>= 0 and < double.PositiveInfinity) } => $"weightDecay is {WeightDecay}, below 0",
            { LabelSmoothing: not (>= 0 and < 1) } => $"labelSmoothing is {LabelSmoothing}, not within 0 to below 1",
            { Objective.ProximalMu: not (>= 0 and < double.PositiveInfinity) } => $"proximalMu is {Objective.ProximalMu}, below 0",
            { Threads: < 1 } => $"threads is {Threads}, below 1",
            { Rounds: < 1 } or { Round: < 0 } => $"round {Round} of {Rounds} doesn't exist",
            _ => Round < Rounds ? Privacy?.FirstProblem() : $"round {Round} of {Rounds} doesn't exist",
        };

    /// <summary>Why a model can't be trained with these options, in words, or null.</summary>
    internal string? MisfitOf(ModelSpec spec)
    {
        var layout = new ParameterLayout(spec);
        return Objective.HeadEpochs > 0 && (layout.LocalCount == 0 || layout.SharedCount == 0)
                ? "headEpochs asks for a local and a shared part; share the model with the rule 'fedper'"
            : Precision == TrainingPrecision.Bf16 && !TorchRuntime.CanBf16(spec.Width)
                ? $"bf16 needs a width that is a multiple of 16, and this network's is {spec.Width}; use the precision 'auto' or 'fp32'"
            : Privacy is not null && spec.Norm != NormKind.Group
                ? "batch normalisation mixes the images of a batch, so no image's influence can be bounded; build the network with group normalisation"
            : Privacy is not null && ClassWeighting != ClassWeighting.None
                ? "class weights follow from the exact counts of the images, which no noise hides; use the class weighting 'none'"
            : LowRank is not null && !LowRank.Layout.Slots.Select(slot => slot.Tensor).SequenceEqual(layout.Shared)
                ? "the low-rank basis was made for other tensors"
            : MisfitOf(Objective.Anchor, "proximal anchor", layout) ?? MisfitOf(Objective.GradientShift, "gradient shift", layout);
    }

    private static string? MisfitOf(float[]? shared, string name, ParameterLayout layout) =>
        shared is null ? null
        : shared.Length != layout.SharedCount ? $"the {name} has {shared.Length} numbers, the model {layout.SharedCount} shared ones"
        : VectorMeasures.AllFinite(shared) ? null
        : $"the {name} has a number that isn't finite";
}
