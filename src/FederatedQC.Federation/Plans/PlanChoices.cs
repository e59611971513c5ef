using System.Collections.Frozen;

namespace FederatedQC.Federation.Plans;

/// <summary>What the single words of a plan mean: a table each, for checks, help texts and use alike.</summary>
public static class PlanChoices
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

    /// <summary>The weightings of updates by name.</summary>
    public static FrozenDictionary<string, UpdateWeighting> UpdateWeightings { get; } =
        new Dictionary<string, UpdateWeighting>
        {
            ["samples"] = UpdateWeighting.Samples,
            ["equal"] = UpdateWeighting.Equal,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether there is error feedback, by name; null leaves it to the codec.</summary>
    public static FrozenDictionary<string, bool?> ErrorFeedbacks { get; } =
        new Dictionary<string, bool?>
        {
            ["auto"] = null,
            ["on"] = true,
            ["off"] = false,
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
