using System.Collections.Frozen;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Training;
using FederatedQC.Vision.Augmentation;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

/// <summary>Turns a plan's training settings into the trainer's and the augmenter's.</summary>
internal static class TrainerChoices
{
    private static readonly FrozenDictionary<string, LearningRateSchedule> Schedules = new Dictionary<string, LearningRateSchedule>
    {
        ["constant"] = LearningRateSchedule.Constant,
        ["cosine"] = LearningRateSchedule.Cosine,
        ["step"] = LearningRateSchedule.Step,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ClassWeighting> Weightings = new Dictionary<string, ClassWeighting>
    {
        ["none"] = ClassWeighting.None,
        ["inverse"] = ClassWeighting.Inverse,
        ["effective"] = ClassWeighting.Effective,
        ["calibrated"] = ClassWeighting.Calibrated,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TrainingPrecision> Precisions = new Dictionary<string, TrainingPrecision>
    {
        ["fp32"] = TrainingPrecision.Fp32,
        ["bf16"] = TrainingPrecision.Bf16,
        ["auto"] = TrainingPrecision.Auto,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TrainerOptions Options(TrainJob job) => new()
    {
        Epochs = job.Settings.LocalEpochs,
        BatchSize = job.Settings.BatchSize,
        LearningRate = job.Settings.LearningRate,
        Momentum = job.Settings.Momentum,
        WeightDecay = job.Settings.WeightDecay,
        Schedule = Schedules[job.Settings.Schedule],
        LabelSmoothing = job.Settings.LabelSmoothing,
        ClassWeighting = Weightings[job.Settings.ClassWeighting],
        ProximalMu = job.Settings.ProximalMu,
        Precision = Precisions[job.Settings.Precision],
        Threads = job.Threads,
        Seed = (int)(job.Seed & int.MaxValue),
        Round = job.Round,
        Rounds = job.Rounds,
    };

    public static AugmentationOptions Augmentation(AugmentationSettings settings) => new()
    {
        FlipHorizontal = settings.FlipHorizontal,
        FlipVertical = settings.FlipVertical,
        RotateDegrees = (float)settings.RotateDegrees,
        ShiftFraction = (float)settings.ShiftFraction,
        Brightness = (float)settings.Brightness,
        Contrast = (float)settings.Contrast,
        NoiseSigma = (float)settings.NoiseSigma,
    };
}
