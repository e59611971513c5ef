namespace FederatedQC.SecureAggregation;

/// <summary>Why a site or the aggregator did not accept a message, or ended a round.</summary>
public enum SecureRefusal
{
    /// <summary>Nothing was refused.</summary>
    None,

    /// <summary>Its lists are not those that were asked for.</summary>
    Malformed,

    /// <summary>It belongs to another round: late, or replayed.</summary>
    WrongRound,

    /// <summary>It is for or from another site than it says, or one that is no part of the round.</summary>
    ForeignSite,

    /// <summary>It does not belong to the present step: too early, or replayed.</summary>
    WrongStep,

    /// <summary>A site stands in it twice or out of order, or sent it twice.</summary>
    DuplicateSite,

    /// <summary>A public key is no point of the curve.</summary>
    MalformedKey,

    /// <summary>A signature is not the site's.</summary>
    BadSignature,

    /// <summary>A sealed share does not open.</summary>
    BadSealedShare,

    /// <summary>Fewer sites are left than can put the secrets together.</summary>
    BelowThreshold,

    /// <summary>The sum would be over fewer sites than the round's floor.</summary>
    TooFewSurvivors,

    /// <summary>The site's own input is not in the sum, so it has no say in it.</summary>
    NotASurvivor,

    /// <summary>Without the dropped sites the masking graph falls apart: the sum would show the sum of a part.</summary>
    GraphDisconnected,

    /// <summary>Another set of survivors than the one that was signed, or not enough sites signed it.</summary>
    SurvivorSetDiffers,

    /// <summary>Both kinds of shares of one site are asked for, which would show its input.</summary>
    BothShareKinds,

    /// <summary>The shares of a secret don't fit what the site published.</summary>
    ShareMismatch,
}
