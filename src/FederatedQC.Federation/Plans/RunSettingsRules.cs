using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>What run settings must satisfy, each with the sentence that the operator reads.</summary>
public static class RunSettingsRules
{
    private static readonly string[] Schedules = ["constant", "cosine", "step"];
    private static readonly string[] ClassWeightings = ["none", "inverse", "effective"];
    private static readonly string[] Precisions = ["fp32", "bf16", "auto"];

    /// <summary>Every rule that the settings break; empty when they are sound.</summary>
    public static IReadOnlyList<string> Problems(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var training = settings.Training;
        var closing = settings.Closing;
        var gate = settings.Gate;
        (bool Broken, string Sentence)[] rules =
        [
            (string.IsNullOrEmpty(settings.Run), "run: give the run a name"),
            (settings.Rounds is < 1 or > 100_000, $"rounds is {settings.Rounds}: use 1 to 100000"),
            (settings.Sites.IsDefaultOrEmpty, "sites: name at least one site"),
            (!settings.Sites.IsDefaultOrEmpty && settings.Sites.Distinct(StringComparer.Ordinal).Count() != settings.Sites.Length, "sites: a site is named twice"),
            (!AggregationStrategies.All.ContainsKey(settings.Strategy), $"strategy '{settings.Strategy}' is unknown: use {Known(AggregationStrategies.All.Keys)}"),
            (!DeltaCodecs.All.ContainsKey(settings.Codec), $"codec '{settings.Codec}' is unknown: use {Known(DeltaCodecs.All.Keys)}"),
            (training.LocalEpochs is < 1 or > 1000, $"training.localEpochs is {training.LocalEpochs}: use 1 to 1000"),
            (training.BatchSize is < 2 or > 4096, $"training.batchSize is {training.BatchSize}: use 2 to 4096"),
            (!(training.LearningRate > 0 && training.LearningRate <= 10), $"training.learningRate is {training.LearningRate}: use a number above 0, at most 10"),
            (!(training.Momentum >= 0 && training.Momentum < 1), $"training.momentum is {training.Momentum}: use a number in [0, 1)"),
            (!(training.WeightDecay >= 0 && training.WeightDecay <= 1), $"training.weightDecay is {training.WeightDecay}: use a number in [0, 1]"),
            (!(training.LabelSmoothing >= 0 && training.LabelSmoothing < 1), $"training.labelSmoothing is {training.LabelSmoothing}: use a number in [0, 1)"),
            (!(training.ProximalMu >= 0 && double.IsFinite(training.ProximalMu)), $"training.proximalMu is {training.ProximalMu}: use 0 or a positive number"),
            (!Schedules.Contains(training.Schedule), $"training.schedule '{training.Schedule}' is unknown: use {Known(Schedules)}"),
            (!ClassWeightings.Contains(training.ClassWeighting), $"training.classWeighting '{training.ClassWeighting}' is unknown: use {Known(ClassWeightings)}"),
            (!Precisions.Contains(training.Precision), $"training.precision '{training.Precision}' is unknown: use {Known(Precisions)}"),
            (!(closing.QuorumFraction > 0 && closing.QuorumFraction <= 1), $"closing.quorumFraction is {closing.QuorumFraction}: use a number in (0, 1]"),
            (closing.Deadline <= TimeSpan.Zero || closing.EvaluationDeadline <= TimeSpan.Zero || closing.Grace < TimeSpan.Zero, "closing: deadlines must be longer than zero"),
            (settings.Admission.MaxSamples < 1 || !(settings.Admission.WeightCapFactor >= 1) || !(settings.Admission.MaxDeltaNorm > 0), "admission: maxSamples and weightCapFactor are at least 1, maxDeltaNorm is above 0"),
            (!(gate.MaxAccuracyDrop >= 0) || !(gate.MaxSiteRecallDrop >= 0) || !(gate.MaxParityDifference > 0), "gate: limits must not be negative"),
        ];
        var problems = rules.Where(rule => rule.Broken).Select(rule => rule.Sentence).ToList();
        if (ModelSpecRules.FirstProblem(settings.Spec) is { } problem)
        {
            problems.Add($"spec: {problem}");
        }

        return problems;
    }

    private static string Known(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
