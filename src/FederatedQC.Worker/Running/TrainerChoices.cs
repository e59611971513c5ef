using System.Collections.Frozen;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Training;
using FederatedQC.Vision.Augmentation;

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

    public static TrainerOptions Options(SiteTraining training) =>
        new()
        {
            Epochs = training.Settings.LocalEpochs,
            BatchSize = training.Settings.BatchSize,
            LearningRate = training.Settings.LearningRate,
            Momentum = training.Settings.Momentum,
            WeightDecay = training.Settings.WeightDecay,
            Schedule = Schedules[training.Settings.Schedule],
            LabelSmoothing = training.Settings.LabelSmoothing,
            ClassWeighting = Weightings[training.Settings.ClassWeighting],
            ProximalMu = training.Objective.ProximalMu,
            GradientShift = training.Objective.GradientShift,
            ProximalAnchor = training.ProximalAnchor,
            HeadEpochs = training.Objective.HeadEpochs,
            LowRank = training.LowRank,
            Privacy = training.Privacy,
            Precision = Precisions[training.Settings.Precision],
            Threads = training.Threads,
            Seed = (int)(training.Seed & int.MaxValue),
            Round = training.Round,
            Rounds = training.Rounds,
        };

    public static AugmentationOptions Augmentation(AugmentationSettings settings) =>
        new()
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
