using System.Collections.Frozen;

namespace FederatedQC.Federation.Plans;

/// <summary>What the words of <see cref="TrainingSettings"/> mean: a table each, for checks, help texts and training alike.</summary>
public static class TrainingChoices
{
    /// <summary>The schedules of the learning rate by name.</summary>
    public static FrozenDictionary<string, LearningRateSchedule> Schedules { get; } =
        new Dictionary<string, LearningRateSchedule>
        {
            ["constant"] = LearningRateSchedule.Constant,
            ["cosine"] = LearningRateSchedule.Cosine,
            ["step"] = LearningRateSchedule.Step,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The weightings of classes by name.</summary>
    public static FrozenDictionary<string, ClassWeighting> ClassWeightings { get; } =
        new Dictionary<string, ClassWeighting>
        {
            ["none"] = ClassWeighting.None,
            ["inverse"] = ClassWeighting.Inverse,
            ["effective"] = ClassWeighting.Effective,
            ["calibrated"] = ClassWeighting.Calibrated,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The number formats by name.</summary>
    public static FrozenDictionary<string, TrainingPrecision> Precisions { get; } =
        new Dictionary<string, TrainingPrecision>
        {
            ["fp32"] = TrainingPrecision.Fp32,
            ["bf16"] = TrainingPrecision.Bf16,
            ["auto"] = TrainingPrecision.Auto,
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
