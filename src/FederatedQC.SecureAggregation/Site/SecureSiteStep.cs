namespace FederatedQC.SecureAggregation.Site;

/// <summary>What a site waits for.</summary>
public enum SecureSiteStep
{
    /// <summary>The keys of its neighbours.</summary>
    AwaitingKeys,

    /// <summary>The shares of its neighbours.</summary>
    AwaitingShares,

    /// <summary>The set of survivors.</summary>
    AwaitingSurvivors,

    /// <summary>The request for shares.</summary>
    AwaitingUnmask,

    /// <summary>Nothing more: it revealed its shares.</summary>
    Finished,

    /// <summary>Nothing more: the aggregator or a neighbour can't be trusted, and the site has no part in the rest of the round.</summary>
    Aborted,
}
