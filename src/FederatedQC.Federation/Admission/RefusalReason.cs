namespace FederatedQC.Federation.Admission;

/// <summary>Why an update was refused. The names travel in lower case with underscores.</summary>
public enum RefusalReason
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>The message is not one, or its lists don't fit the model.</summary>
    Malformed,

    /// <summary>The site is not part of the run.</summary>
    UnknownSite,

    /// <summary>It belongs to another run or a round that is not open: late, early, or replayed.</summary>
    WrongRound,

    /// <summary>It is relative to another model than the round's base.</summary>
    WrongBase,

    /// <summary>Its number or length of blocks is not that of the model under the plan's codec.</summary>
    WrongShape,

    /// <summary>It uses another codec than the plan's.</summary>
    WrongCodec,

    /// <summary>It claims no image, or more than the plan believes.</summary>
    SampleCount,

    /// <summary>It holds a NaN or an infinity.</summary>
    NotFinite,

    /// <summary>Its norm is beyond the plan's bound.</summary>
    TooLarge,

    /// <summary>Its norm stands out from those of the other updates of the round.</summary>
    NormOutlier,

    /// <summary>Its numbers are no sums over the images that it announced.</summary>
    NoSums,

    /// <summary>It began with a model of too many rounds ago.</summary>
    Stale,
}
