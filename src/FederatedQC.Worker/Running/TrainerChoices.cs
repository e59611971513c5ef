using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Training;
using FederatedQC.Vision.Augmentation;

namespace FederatedQC.Worker.Running;

/// <summary>Turns a plan's training settings into the trainer's and the augmenter's.</summary>
internal static class TrainerChoices
{
    public static TrainerOptions Options(SiteTraining training) =>
        new()
        {
            Epochs = training.Settings.LocalEpochs,
            BatchSize = training.Settings.BatchSize,
            LearningRate = training.Settings.LearningRate,
            Momentum = training.Settings.Momentum,
            WeightDecay = training.Settings.WeightDecay,
            Schedule = PlanChoices.Schedules[training.Settings.Schedule],
            LabelSmoothing = training.Settings.LabelSmoothing,
            ClassWeighting = PlanChoices.ClassWeightings[training.Settings.ClassWeighting],
            Objective = training.Objective,
            LowRank = training.LowRank,
            Privacy = training.Privacy,
            Precision = PlanChoices.Precisions[training.Settings.Precision],
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
