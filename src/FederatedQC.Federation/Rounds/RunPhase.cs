namespace FederatedQC.Federation.Rounds;

/// <summary>Where a run stands.</summary>
public enum RunPhase
{
    /// <summary>Its settings are fixed; nothing is published.</summary>
    Planned,

    /// <summary>The round's base model and plan are being published.</summary>
    Announced,

    /// <summary>Sites train; their updates are collected.</summary>
    Collecting,

    /// <summary>The updates are made into a candidate.</summary>
    Aggregating,

    /// <summary>The sites evaluate the candidate on the images that they hold back.</summary>
    Evaluating,

    /// <summary>All rounds are done, or the run was stopped. Final.</summary>
    Finished,
}
