using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What a site asks its driver to do.</summary>
internal abstract record SiteEffect
{
    private SiteEffect() { }

    /// <summary>Keep this plan on disk; it is the newest.</summary>
    public sealed record SavePlan(SitePlan Plan) : SiteEffect;

    /// <summary>
    /// Fetch a model: by the step from the model at hand that is named, or taking what is the same from all models at hand.
    /// </summary>
    public sealed record Fetch(Hash256 Model, Hash256? From = null) : SiteEffect;

    /// <summary>Nobody needs this model any more.</summary>
    public sealed record CancelFetch(Hash256 Model) : SiteEffect;

    /// <summary>Hand this to the worker, after what was cancelled has ended.</summary>
    public sealed record StartWork(SiteWork Work) : SiteEffect;

    /// <summary>Nobody needs the result of this work any more.</summary>
    public sealed record CancelWork(SiteWork Work) : SiteEffect;

    /// <summary>Send the update of this round from disk.</summary>
    public sealed record StartUpload(RoundKey Round) : SiteEffect;

    /// <summary>The update of this round is of no use any more.</summary>
    public sealed record CancelUpload(RoundKey Round) : SiteEffect;

    /// <summary>Keep on disk what the aggregator said of the update.</summary>
    public sealed record SaveOutcome(RoundKey Round, UpdateOutcome Outcome) : SiteEffect;

    /// <summary>Send what the site says of the candidate.</summary>
    public sealed record SendEvaluation(RoundKey Round, Hash256 Model, SiteEvaluation Evaluation) : SiteEffect;

    /// <summary>Export this release, put it on the line and remember it.</summary>
    public sealed record Adopt(Hash256 Model) : SiteEffect;

    /// <summary>Remember that the site's own gate refused this release.</summary>
    public sealed record SaveRefusal(Hash256 Model, string Reason) : SiteEffect;

    /// <summary>Delete these models and what was said of them.</summary>
    public sealed record Discard(ImmutableArray<Hash256> Models) : SiteEffect;

    /// <summary>Tell the consortium how the site is.</summary>
    public sealed record PublishStatus(SiteCondition Condition) : SiteEffect;

    /// <summary>Report <see cref="SiteEvent.RetryDue"/> with this number after the delay.</summary>
    public sealed record StartRetry(SiteLane Lane, int Retry, TimeSpan Delay) : SiteEffect;
}
