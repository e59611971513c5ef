namespace FederatedQC.EdgeAgent.Participation;

/// <summary>What became of a trained update.</summary>
internal enum UpdateOutcome
{
    /// <summary>The aggregator has not answered yet.</summary>
    Pending,

    /// <summary>The aggregator took it.</summary>
    Accepted,

    /// <summary>The aggregator refused it.</summary>
    Refused,

    /// <summary>
    /// The aggregator took it and may have lost it: it announced the round anew. The commit is sent again, and what the aggregator lacks.
    /// </summary>
    AskedAgain,
}
