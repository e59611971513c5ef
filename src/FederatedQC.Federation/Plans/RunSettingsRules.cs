using FederatedQC.Analytic;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>What run settings must satisfy, each with the sentence that the operator reads.</summary>
public static class RunSettingsRules
{
    /// <summary>Rounds of a run whose head is solved for.</summary>
    public const int AnalyticRounds = 2;

    private const string NameRule = "use 1 to 64 characters out of a-z, 0-9 and '-', no hyphen at either end";

    /// <summary>Every rule that the settings break; empty when they are sound.</summary>
    public static IReadOnlyList<string> Problems(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var training = settings.Training;
        var closing = settings.Closing;
        var gate = settings.Gate;
        (bool Broken, string Sentence)[] rules =
        [
            (!IsName(settings.Run), $"run '{settings.Run}' is no valid name: {NameRule}"),
            (settings.Rounds is < 1 or > 100_000, $"rounds is {settings.Rounds}: use 1 to 100000"),
            (settings.Sites.IsDefaultOrEmpty, "sites: name at least one site"),
            (!settings.Sites.IsDefaultOrEmpty && !settings.Sites.All(IsName), $"sites: a name is not valid: {NameRule}"),
            (
                !settings.Sites.IsDefaultOrEmpty && settings.Sites.Distinct(StringComparer.Ordinal).Count() != settings.Sites.Length,
                "sites: a site is named twice"
            ),
            (
                !settings.Sites.IsDefaultOrEmpty && settings.Sites.Contains(GateSettings.GoldenSet),
                $"sites: {GateSettings.GoldenSet} is the name of the aggregator's own images"
            ),
            (
                !AggregationStrategies.All.ContainsKey(settings.Strategy),
                $"strategy '{settings.Strategy}' is unknown: use {Known(AggregationStrategies.All.Keys)}"
            ),
            (!DeltaCodecs.TryGet(settings.Codec, out _, out var codecProblem), codecProblem ?? ""),
            (
                !DeltaCodecs.TryGet(settings.Compression.Download, out _, out var downloadProblem),
                $"compression.download: {downloadProblem}"
            ),
            (!RobustRules.TryParse(settings.Robust.Rule, out _, out var ruleProblem), $"robust.rule: {ruleProblem}"),
            (training.LocalEpochs is < 1 or > 1000, $"training.localEpochs is {training.LocalEpochs}: use 1 to 1000"),
            (training.BatchSize is < 2 or > 4096, $"training.batchSize is {training.BatchSize}: use 2 to 4096"),
            (
                !(training.LearningRate > 0 && training.LearningRate <= 10),
                $"training.learningRate is {training.LearningRate}: use a number above 0, at most 10"
            ),
            (!(training.Momentum >= 0 && training.Momentum < 1), $"training.momentum is {training.Momentum}: use a number in [0, 1)"),
            (
                !(training.WeightDecay >= 0 && training.WeightDecay <= 1),
                $"training.weightDecay is {training.WeightDecay}: use a number in [0, 1]"
            ),
            (
                !(training.LabelSmoothing >= 0 && training.LabelSmoothing < 1),
                $"training.labelSmoothing is {training.LabelSmoothing}: use a number in [0, 1)"
            ),
            (
                !(training.ProximalMu >= 0 && double.IsFinite(training.ProximalMu)),
                $"training.proximalMu is {training.ProximalMu}: use 0 or a positive number"
            ),
            (
                !PlanChoices.Schedules.ContainsKey(training.Schedule),
                $"training.schedule '{training.Schedule}' is unknown: use {Known(PlanChoices.Schedules.Keys)}"
            ),
            (
                !PlanChoices.ClassWeightings.ContainsKey(training.ClassWeighting),
                $"training.classWeighting '{training.ClassWeighting}' is unknown: use {Known(PlanChoices.ClassWeightings.Keys)}"
            ),
            (
                !PlanChoices.Precisions.ContainsKey(training.Precision),
                $"training.precision '{training.Precision}' is unknown: use {Known(PlanChoices.Precisions.Keys)}"
            ),
            (
                !(closing.QuorumFraction > 0 && closing.QuorumFraction <= 1),
                $"closing.quorumFraction is {closing.QuorumFraction}: use a number in (0, 1]"
            ),
            (
                !IsWait(closing.Deadline) || !IsWait(closing.EvaluationDeadline),
                "closing: a deadline is longer than zero and at most 45 days"
            ),
            (closing.Grace != TimeSpan.Zero && !IsWait(closing.Grace), "closing.grace: use 0 to 45 days"),
            (settings.Admission.MaxSamples < 1, $"admission.maxSamples is {settings.Admission.MaxSamples}: use at least 1"),
            (
                !IsWithin(settings.Admission.WeightCapFactor, 1, double.MaxValue),
                $"admission.weightCapFactor is {settings.Admission.WeightCapFactor}: use at least 1"
            ),
            (
                !IsWithin(settings.Admission.MaxDeltaNorm, double.Epsilon, double.MaxValue),
                $"admission.maxDeltaNorm is {settings.Admission.MaxDeltaNorm}: use a number above 0"
            ),
            (
                new[] { gate.MaxDrop, gate.MaxBelowAlone, gate.MaxEscapeRise, gate.MaxSiteRecallDrop, gate.RevertDrop }.Any(share =>
                    !IsWithin(share, 0, 1)
                ),
                "gate: a drop or rise is a fraction in [0, 1]"
            ),
            (
                !(gate.QuorumFraction > 0 && gate.QuorumFraction <= 1),
                $"gate.quorumFraction is {gate.QuorumFraction}: use a number in (0, 1]"
            ),
            (!(gate.OverkillLimit > 0 && gate.OverkillLimit < 1), $"gate.overkillLimit is {gate.OverkillLimit}: use a number in (0, 1)"),
            (
                !GateSettings.Baselines.Contains(gate.Baseline),
                $"gate.baseline '{gate.Baseline}' is unknown: use {Known(GateSettings.Baselines)}"
            ),
            (gate.MaxWorseSites < 0, $"gate.maxWorseSites is {gate.MaxWorseSites}: use 0 or more"),
            (gate.LeastSiteImages < 1, $"gate.leastSiteImages is {gate.LeastSiteImages}: use at least 1"),
            (
                !IsWithin(gate.MaxParityDifference, double.Epsilon, 1),
                $"gate.maxParityDifference is {gate.MaxParityDifference}: use a number in (0, 1]"
            ),
            (
                !IsWithin(training.Augmentation.RotateDegrees, 0, 180),
                $"training.augmentation.rotateDegrees is {training.Augmentation.RotateDegrees}: use 0 to 180"
            ),
            (
                !IsWithin(training.Augmentation.ShiftFraction, 0, 0.5),
                $"training.augmentation.shiftFraction is {training.Augmentation.ShiftFraction}: use a number in [0, 0.5]"
            ),
            (
                !IsWithin(training.Augmentation.Brightness, 0, 1)
                    || !IsWithin(training.Augmentation.Contrast, 0, 1)
                    || !IsWithin(training.Augmentation.NoiseSigma, 0, 1),
                "training.augmentation: brightness, contrast and noiseSigma are fractions in [0, 1]"
            ),
        ];
        var problems = rules.Concat(MethodRules(settings)).Where(rule => rule.Broken).Select(rule => rule.Sentence).ToList();
        problems.AddRange(
            PrivacySettingsRules.Problems(settings.Privacy, Math.Max(1, settings.Sites.IsDefault ? 0 : settings.Sites.Length))
        );
        problems.AddRange(settings.Families.Problems());
        if (settings.LowRank?.FirstProblem() is { } lowRank)
        {
            problems.Add($"lowRank: {lowRank}");
        }

        if (ModelSpecRules.FirstProblem(settings.Spec) is { } problem)
        {
            problems.Add($"spec: {problem}");
        }
        else if (problems.Count == 0)
        {
            problems.AddRange(PlanConflicts.Of(settings));
        }

        if (ModelSpecRules.FirstProblem(settings.Spec) is null && new ParameterLayout(settings.Spec).SharedCount == 0)
        {
            problems.Add("spec: no tensor is shared, so there is nothing to federate");
        }

        return problems;
    }

    private static IEnumerable<(bool Broken, string Sentence)> MethodRules(RunSettings settings)
    {
        var (server, robust, secure) = (settings.Server, settings.Robust, settings.SecureAggregation);
        return
        [
            (
                !PlanChoices.UpdateWeightings.ContainsKey(server.Weights),
                $"server.weights '{server.Weights}' is unknown: use {Known(PlanChoices.UpdateWeightings.Keys)}"
            ),
            (
                server.LearningRate is { } rate && !IsPositive(rate),
                $"server.learningRate is {server.LearningRate}: use a number above 0, or leave it out"
            ),
            (
                AggregationStrategies.All.TryGetValue(settings.Strategy, out var strategy)
                    && strategy.AddsSums != IsAnalytic(settings.Spec),
                "strategy analytic and the network features belong together: use both or neither"
            ),
            (
                strategy?.AddsSums == true && settings.Rounds != AnalyticRounds,
                $"rounds is {settings.Rounds}: strategy analytic takes {AnalyticRounds}, one for the moments of the features and one for the sums"
            ),
            (!IsBelowOne(server.Momentum), $"server.momentum is {server.Momentum}: use a number in [0, 1)"),
            (!IsBelowOne(server.SecondMomentum), $"server.secondMomentum is {server.SecondMomentum}: use a number in [0, 1)"),
            (!IsPositive(server.Tau), $"server.tau is {server.Tau}: use a number above 0"),
            (!IsPositive(server.Alpha), $"server.alpha is {server.Alpha}: use a number above 0"),
            (server.BufferSize < 0, $"server.bufferSize is {server.BufferSize}: use a number of updates, or 0 for a quarter of the sites"),
            (server.MaxStaleness is < 0 or > 1000, $"server.maxStaleness is {server.MaxStaleness}: use 0 to 1000"),
            (robust.Faulty < 0, $"robust.faulty is {robust.Faulty}: use 0 or more"),
            (!IsBelowOne(robust.SiteMomentum), $"robust.siteMomentum is {robust.SiteMomentum}: use a number in [0, 1)"),
            (!IsPositive(settings.Personal.Lambda), $"personal.lambda is {settings.Personal.Lambda}: use a number above 0"),
            (settings.Personal.HeadEpochs is < 1 or > 1000, $"personal.headEpochs is {settings.Personal.HeadEpochs}: use 1 to 1000"),
            (
                !PlanChoices.ErrorFeedbacks.ContainsKey(settings.Compression.ErrorFeedback),
                $"compression.errorFeedback '{settings.Compression.ErrorFeedback}' is unknown: use {Known(PlanChoices.ErrorFeedbacks.Keys)}"
            ),
            (
                !IsBelowOne(settings.Compression.MomentumCorrection),
                $"compression.momentumCorrection is {settings.Compression.MomentumCorrection}: use a number in [0, 1)"
            ),
            (
                settings.Admission.NormOutlier is { } outlier && !IsPositive(outlier),
                $"admission.normOutlier is {settings.Admission.NormOutlier}: use a number above 0, or null"
            ),
            (
                settings.Admission.CosineWarning is { } cosine && !IsWithin(cosine, -1, 1),
                $"admission.cosineWarning is {settings.Admission.CosineWarning}: use a number in [-1, 1], or null"
            ),
            (
                secure.GroupSize != 0 && secure.GroupSize < secure.MinimumCohort,
                $"secureAggregation.groupSize is {secure.GroupSize}: use at least minimumCohort {secure.MinimumCohort}, or 0 for one group"
            ),
            (
                secure.GroupSize is 1 or 2 or 3 or 4,
                $"secureAggregation.groupSize is {secure.GroupSize}: use at least 5, or 0 for one group"
            ),
            (secure.Bits is < 8 or > 24, $"secureAggregation.bits is {secure.Bits}: use 8 to 24"),
            (!IsPositive(secure.Range), $"secureAggregation.range is {secure.Range}: use a number above 0"),
            (
                secure.MinimumCohort < 3,
                $"secureAggregation.minimumCohort is {secure.MinimumCohort}: use at least 3, since the sum of two shows one to the other"
            ),
            (
                !ContributionMethods.Choices.Contains(settings.Contribution.Method),
                $"contribution.method '{settings.Contribution.Method}' is unknown: use {Known(ContributionMethods.Choices)}"
            ),
            (
                IsTriedWhole(settings.Contribution.Method) && settings.Sites.Length > ExactShapley.MaxSites,
                $"contribution.method is {settings.Contribution.Method} with {settings.Sites.Length} sites: it asks for 2^n models, so use gtg above 10"
            ),
            (
                settings.Contribution.IsMeasured && settings.Sites.Length > Coalition.MaxSites,
                $"contribution.method is {settings.Contribution.Method} with {settings.Sites.Length} sites: at most {Coalition.MaxSites} can be told apart, so use none"
            ),
        ];
    }

    private static bool IsAnalytic(ModelSpec spec) => ModelSpecRules.FirstProblem(spec) is null && AnalyticModel.IsOf(spec);

    private static bool IsTriedWhole(string method) => ContributionMethods.All.TryGetValue(method, out var known) && known.TriesAll;

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static bool IsBelowOne(double value) => value >= 0 && value < 1;

    private static bool IsWithin(double value, double least, double most) => value >= least && value <= most;

    private static bool IsWait(TimeSpan wait) => wait > TimeSpan.Zero && wait <= TimeSpan.FromDays(45);

    private static bool IsName(string? name) =>
        name is { Length: >= 1 and <= 64 }
        && name[0] != '-'
        && name[^1] != '-'
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static string Known(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
