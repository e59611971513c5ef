using System.Globalization;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// Methods that are sound on their own and not together. Each line says which two, why, and what to do instead (Source: ALGORITHMS D19).
/// What the product does not offer at all, such as homomorphic encryption or averaging the factors of a low-rank change apart, has no line:
/// a plan can't ask for it.
/// </summary>
public static class PlanConflicts
{
    // Below so many sites the values of single sites drown in the noise of differential privacy, and still tell about their data.
    private const int ManySites = 100;

    // A control variate of a site that was absent speaks of a model of long ago.
    private const double NearlyAll = 0.9;

    // A thousand numbers, squared and added over a million images.
    private const double LeastBoundOfSums = 1e9;

    // Above this the noise in the second moment no longer decides how far an adaptive server steps.
    private const double LargeTau = 1e-2;

    private static readonly (Func<Asked, bool> Meets, string Pair, string Why, string Instead)[] Table =
    [
        (
            plan => plan.IsMasked && !plan.IsGrouped && (plan.IsRobust || plan.MeasuresContribution || plan.WarnsByCosine),
            "secureAggregation with robust.rule, contribution or admission.cosineWarning",
            "the aggregator sees only the sum",
            "secureAggregation.groupSize of at least 5 (the rule then compares groups), no contribution, and admission.cosineWarning null"
        ),
        (
            plan => plan.IsMasked && plan.IsGrouped && plan.MeasuresContribution,
            "secureAggregation with contribution",
            "a group's mean says nothing of one site",
            "contribution.method none"
        ),
        (
            plan => plan.IsMasked && !plan.Codec.HasSharedSupport,
            "secureAggregation with a codec of which each site chooses the positions",
            "masks cancel only where all sites send the same positions",
            "randomk, or a dense codec"
        ),
        (
            plan => plan.IsMasked && plan.IsSitePrivate && !plan.HasIntegerNoise,
            "secureAggregation with privacy.level site and gaussian noise",
            "floating-point noise does not cancel modulo 2^w and leaks in its low bits",
            "privacy.noise discrete-gaussian, or privacy.level record"
        ),
        (
            plan => plan.IsSitePrivate && plan.HasIntegerNoise && !plan.IsMasked,
            "privacy.noise discrete-gaussian without secureAggregation",
            "a site's own share of the noise hides little of its update, and only a sum has the noise of all",
            "secureAggregation, or privacy.noise gaussian"
        ),
        (
            plan => plan.IsSitePrivate && plan.HasIntegerNoise && plan.IsGrouped,
            "privacy.noise discrete-gaussian with secureAggregation.groupSize",
            "the sum of a group has only that group's noise",
            "secureAggregation.groupSize 0"
        ),
        (
            plan => plan.IsSitePrivate && plan.HasIntegerNoise && plan.Settings.Privacy.Adaptive,
            "privacy.noise discrete-gaussian with privacy.adaptive",
            "who was clipped is not part of the masked sum",
            "a fixed privacy.clip"
        ),
        (
            plan => plan.IsSitePrivate && plan.HasIntegerNoise && !plan.Methods.Accountant.BoundsIntegerNoise,
            "privacy.noise discrete-gaussian with an accountant other than rdp",
            "sums of discrete Gaussians have a proven bound in Rényi divergence only",
            "privacy.accountant rdp"
        ),
        (
            plan => plan.IsSitePrivate && plan.IsMasked && plan.HasIntegerNoise && !DistributedPrivacy.TryFit(plan.Settings, out _),
            "privacy.noise discrete-gaussian with so few secureAggregation.bits",
            "the sum with its noise does not fit",
            "more bits, less noise, or a higher secureAggregation.minimumCohort"
        ),
        (
            plan => plan.IsMasked && (plan.Methods.UsesErrorFeedback || plan.Settings.Compression.MomentumCorrection > 0),
            "secureAggregation with error feedback or compression.momentumCorrection",
            "what is masked is quantised without bias and leaves nothing out",
            "compression.errorFeedback off and no momentumCorrection"
        ),
        (
            plan => plan.IsMasked && plan.Strategy.IsBuffered,
            "secureAggregation with fedbuff",
            "masks of different rounds do not cancel",
            "a strategy whose rounds are synchronous"
        ),
        (
            plan => plan.IsMasked && plan.Strategy.RescalesDeltas,
            "secureAggregation with fednova",
            "deltas are rescaled by each site's steps before they are summed, and masked ones can't be",
            "fedavg or fedprox"
        ),
        (
            plan => plan.IsMasked && plan.Settings.LowRank?.Variant == LowRankVariant.BothFactors,
            "secureAggregation with both low-rank factors",
            "the sum of the factors is not that of their products",
            "lowRank.variant FrozenA"
        ),
        (
            plan => plan.IsMasked && plan.Settings.Families.AreSought,
            "secureAggregation with families.clustering",
            "clusters are found by comparing single updates",
            "families that the sites declare"
        ),
        (
            plan => plan.IsSitePrivate && plan.Settings.Families.AreSought,
            "privacy.level site with families.clustering",
            "which sites are a family follows from deltas without noise",
            "families that the sites declare"
        ),
        (
            plan => plan.IsSitePrivate && plan.Methods.WeighsBySamples,
            "privacy.level site with weights by images",
            "one site's influence is then not clip / sites",
            "server.weights equal"
        ),
        (
            plan => plan.Methods.UsesErrorFeedback && !plan.Codec.IsContraction,
            "error feedback with a codec that scales up what it sends",
            "what it leaves out grows from round to round",
            "compression.errorFeedback off"
        ),
        (
            plan => plan.Settings.Compression.MomentumCorrection > 0 && !plan.Methods.UsesErrorFeedback,
            "compression.momentumCorrection without error feedback",
            "momentum is gathered over what was not sent yet, and nothing of that is kept",
            "a codec such as topk:0.01 with compression.errorFeedback auto"
        ),
        (
            plan => plan.Settings.Compression.MomentumCorrection > 0 && plan.Settings.Robust.SiteMomentum > 0,
            "compression.momentumCorrection with robust.siteMomentum",
            "both gather momentum over the same deltas",
            "one of the two"
        ),
        (
            plan => plan.Settings.SendsSteps && !plan.Methods.Download.IsContraction,
            "compression.download with a codec that scales up what it sends",
            "no mean over sites takes its error away, and what it leaves out of the model can't be kept for the next step",
            "topk, stc or a dense codec"
        ),
        (
            plan => plan.IsPrivate && plan.Methods.UsesErrorFeedback,
            "privacy with error feedback",
            "the residual carries past the clipping bound what was not noised",
            "compression.errorFeedback off, with an unbiased codec"
        ),
        (
            plan => plan.IsPrivate && plan.Settings.Spec.Norm == NormKind.Batch,
            "privacy with batch normalisation",
            "batch statistics mix the images",
            "a network with group normalisation"
        ),
        (
            plan => plan.Settings.Privacy.ProtectsImages && plan.Settings.Training.WeighsClasses,
            "privacy.level record with training.classWeighting",
            "class weights follow from the exact counts of the images, which no noise hides",
            "training.classWeighting none"
        ),
        (
            plan => plan.IsPrivate && plan.Strategy.Term == SiteTerm.ControlVariates,
            "privacy with scaffold",
            "control variates are a second release of the same images",
            "fedavg or fedprox"
        ),
        (
            plan => plan.Strategy.Term == SiteTerm.ControlVariates && plan.Settings.Closing.QuorumFraction < NearlyAll,
            "scaffold with low participation",
            "control variates of absent sites are stale",
            "closing.quorumFraction of 0.9 or more, or fedprox or fednova"
        ),
        (
            plan => plan.Strategy.Term == SiteTerm.ControlVariates && !plan.Codec.IsUnbiased,
            "scaffold with a biased codec",
            "control variates double what is sent and need it whole",
            "an unbiased codec, or fedprox or fednova"
        ),
        (
            plan => plan.Strategy.Term == SiteTerm.ControlVariates && plan.Settings.Training.Momentum > 0,
            "scaffold with momentum at the sites",
            "option II reads the gradient from the way that plain SGD went",
            "training.momentum 0"
        ),
        (
            plan => plan.Strategy.IsAdaptive && (plan.IsPrivate || !plan.Codec.IsPlain) && plan.Settings.Server.Tau < LargeTau,
            "an adaptive server with noise or a lossy codec",
            "noise inflates the second moment, and the model stops moving",
            "server.tau of 0.01 or more, or fedavgm"
        ),
        (
            plan =>
                plan.IsRobust
                && plan.Methods.Rule.NeedsMomentum
                && plan.Settings.Robust.SiteMomentum == 0
                && plan.Settings.Training.Momentum == 0,
            "bucketing or centred clipping without momentum",
            "what a hostile site hides in the noise of one round only shows over several",
            "training.momentum or robust.siteMomentum above 0"
        ),
        (
            plan =>
                plan.MeasuresContribution && plan.IsPrivate && plan.Settings.Sites.Length < ManySites && !plan.Settings.Contribution.Bands,
            "contribution with privacy at few sites",
            "values are noise, and still tell about a site's data",
            "contribution.bands"
        ),
        (
            plan => plan.MeasuresContribution && plan.IsSitePrivate,
            "privacy.level site with contribution",
            "what a coalition is worth follows from deltas that no noise hides",
            "privacy.level record, or contribution.method none"
        ),
        (
            plan => plan.MeasuresContribution && plan.Settings.Families.AreSought,
            "families.clustering with contribution",
            "what was measured before sites were parted does not add up with what is measured after",
            "families that the sites declare"
        ),
        (
            plan => plan.MeasuresContribution && plan.KeepsTensors,
            "contribution with tensors that stay at the sites",
            "the operator has no whole model to try",
            "a strategy that shares the whole model, or contribution.method none"
        ),
        (
            plan => plan.Methods.Rule.UsesTrusted && plan.KeepsTensors,
            "robust.rule fltrust with tensors that stay at the sites",
            "the operator has no whole model to train",
            "another robust rule, or a strategy that shares the whole model"
        ),
        (
            plan => plan.IsPrivate && plan.IsRobust && plan.IsSitePrivate,
            "privacy.level site with a robust rule",
            "one site's influence on it is not bounded by clip / sites",
            "robust.rule mean: clipping bounds each site already"
        ),
        (
            plan => plan.Codec.IsCoarse && plan.SharesStatistics,
            "hadamard:1 or stc with shared running statistics",
            "one bit carries an error as large as the value: a rotation spreads that of the statistics over all weights, one magnitude for all that is sent fits none of them, and a variance may fall below zero",
            "a network with group normalisation, one whose normalisation stays at the site, topk, or two bits"
        ),
        (
            plan => plan.Strategy.IsBuffered && plan.SharesStatistics,
            "fedbuff with shared running statistics",
            "changes of statistics that began with different models do not add up, and a variance may fall below zero",
            "a network with group normalisation, or one whose normalisation stays at the site"
        ),
        (
            plan => plan.Settings.LowRank is not null && (plan.Strategy.Term is SiteTerm.ControlVariates or SiteTerm.Dynamic),
            "lowRank with scaffold or feddyn",
            "their terms are of the whole weights, and a low-rank training does not move those",
            "fedavg or fedprox"
        ),
        (
            plan => plan.Settings.LowRank is not null && (plan.Settings.Robust.SiteMomentum > 0 || plan.Methods.UsesErrorFeedback),
            "lowRank with robust.siteMomentum or error feedback",
            "each round has other factors, so what was kept of those before does not add to them",
            "neither, with an unbiased codec"
        ),
        (
            plan => plan.Strategy.AddsSums && (!plan.Codec.IsPlain || plan.Settings.SendsSteps),
            "analytic with a lossy codec or compression.download",
            "the head is exact only where the sums arrive as they are",
            "codec float32 and compression.download float32"
        ),
        (
            plan => plan.Strategy.AddsSums && (plan.IsRobust || plan.WarnsByCosine || plan.Settings.Admission.NormOutlier is not null),
            "analytic with robust.rule, admission.normOutlier or admission.cosineWarning",
            "a site's sums are as large as its images are many, and those of other products differ",
            "robust.rule mean, with both of the others null"
        ),
        (
            plan => plan.Strategy.AddsSums && (plan.IsMasked || plan.IsPrivate),
            "analytic with secureAggregation or privacy",
            "masks and noise are made for steps of training, and would round the sums away",
            "neither; the aggregator then sees the sums of each site"
        ),
        (
            plan => plan.Strategy.AddsSums && (plan.MeasuresContribution || plan.Settings.Families.AreSought),
            "analytic with contribution or families.clustering",
            "both compare steps of training",
            "contribution.method none, and families that the sites declare"
        ),
        (
            plan => plan.Strategy.AddsSums && plan.Settings.LowRank is not null,
            "analytic with lowRank",
            "there is no weight that is trained",
            "no lowRank"
        ),
        (
            plan =>
                plan.Strategy.AddsSums
                && PlanChoices.ClassWeightings[plan.Settings.Training.ClassWeighting]
                    is ClassWeighting.Effective
                        or ClassWeighting.Calibrated,
            "analytic with training.classWeighting effective or calibrated",
            "a head that is solved for counts every image alike, or every class",
            "training.classWeighting none or inverse"
        ),
        (
            plan => plan.Strategy.AddsSums && plan.Settings.Admission.MaxDeltaNorm < LeastBoundOfSums,
            "analytic with a small admission.maxDeltaNorm",
            "sums grow with every image, so those of an honest site would be refused",
            "admission.maxDeltaNorm 1e12: sums are held to the images that a site announces"
        ),
    ];

    /// <summary>The pairs that a plan asks for and should not; empty when there is none.</summary>
    /// <param name="settings">A plan whose single values are in range.</param>
    public static IReadOnlyList<string> Of(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var asked = new Asked(settings);
        var sites = settings.Methods.Rule.Objection(settings.Sites.Length, settings.Robust.FaultyOf(settings.Sites.Length));
        return
        [
            .. Table.Where(line => line.Meets(asked)).Select(line => $"{line.Pair}: {line.Why}; use {line.Instead}"),
            .. asked.IsRobust && sites is not null ? [$"robust.rule: {sites.TrimEnd('.')}"] : Array.Empty<string>(),
        ];
    }

    /// <summary>What is wrong with evaluating a plan's model at the aggregator, on images of its own; null where nothing is.</summary>
    public static string? OfServerEvaluation(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var local = new ParameterLayout(settings.Spec).LocalCount;
        return local == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{settings.Strategy} with a golden set at the aggregator: {local} parameters of the model stay at the sites, so the aggregator has no whole model; let the sites evaluate"
            );
    }

    private sealed record Asked(RunSettings Settings)
    {
        public PlanMethods Methods => Settings.Methods;

        public AggregationStrategy Strategy => Methods.Strategy;

        public IDeltaCodec Codec => Methods.Codec;

        public bool IsMasked => Settings.SecureAggregation.Enabled;

        public bool IsGrouped => Settings.SecureAggregation.GroupSize > 0;

        public bool IsRobust => !Methods.Rule.IsMean;

        public bool MeasuresContribution => Settings.Contribution.IsMeasured;

        public bool WarnsByCosine => Settings.Admission.CosineWarning is not null;

        public bool IsPrivate => Settings.Privacy.IsOn;

        public bool HasIntegerNoise => Settings.Privacy.HasIntegerNoise;

        public bool IsSitePrivate => Settings.Privacy.ProtectsSites;

        public bool SharesStatistics => Settings.Spec.Tensors.Any(tensor => tensor.IsStatistic && tensor.Role == TensorRole.Shared);

        public bool KeepsTensors => Settings.Spec.Tensors.Any(tensor => tensor.Role == TensorRole.Local);
    }
}
