using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Participation;

/// <summary>What can happen to a site.</summary>
internal abstract record SiteEvent
{
    private SiteEvent() { }

    /// <summary>A signed plan arrived, perhaps an old one.</summary>
    public sealed record PlanReceived(SitePlan Plan) : SiteEvent;

    /// <summary>The link to the consortium came up.</summary>
    public sealed record Connected : SiteEvent;

    /// <summary>A model is complete and in the store.</summary>
    public sealed record ModelFetched(Hash256 Model) : SiteEvent;

    /// <summary>A model could not be fetched or stored.</summary>
    public sealed record FetchFailed(Hash256 Model, string Reason) : SiteEvent;

    /// <summary>A model does not arrive although the broker is there; told again from time to time.</summary>
    public sealed record FetchStalled(Hash256 Model) : SiteEvent;

    /// <summary>A model in the store is damaged and was removed.</summary>
    public sealed record ModelLost(Hash256 Model) : SiteEvent;

    /// <summary>Training is done and its update is on disk.</summary>
    public sealed record Trained(SiteUpdate Update) : SiteEvent;

    /// <summary>A model was judged on the images that the site holds back.</summary>
    public sealed record Evaluated(Hash256 Model, SiteEvaluation Evaluation) : SiteEvent;

    /// <summary>There is no usable image to judge a model on.</summary>
    public sealed record NotJudged(Hash256 Model, int Classes, string Reason) : SiteEvent;

    /// <summary>The worker could not do its work.</summary>
    public sealed record WorkFailed(SiteWork Work, string Reason) : SiteEvent;

    /// <summary>A release is on the line.</summary>
    public sealed record Adopted(Hash256 Model) : SiteEvent;

    /// <summary>A release could not be brought to the line for now, such as for lack of disk space.</summary>
    public sealed record AdoptionFailed(Hash256 Model, string Reason) : SiteEvent;

    /// <summary>A release is no model that the line can run.</summary>
    public sealed record AdoptionRefused(Hash256 Model, string Reason) : SiteEvent;

    /// <summary>The model on the line can't be loaded any more; the one before it is there instead, or none.</summary>
    public sealed record LineLost(Hash256 Model, Hash256? Instead = null) : SiteEvent;

    /// <summary>The aggregator took the update.</summary>
    public sealed record UpdateAccepted(RoundKey Round) : SiteEvent;

    /// <summary>The aggregator refused the update.</summary>
    public sealed record UpdateRefused(RoundKey Round, string Reason) : SiteEvent;

    /// <summary>The update of this round can't be read from disk any more.</summary>
    public sealed record UpdateLost(RoundKey Round) : SiteEvent;

    /// <summary>The retry timer of this number fired.</summary>
    public sealed record RetryDue(SiteLane Lane, int Retry) : SiteEvent;
}
