namespace FederatedQC.Federation.Rounds;

/// <summary>The timers of a round. A timer of a round that is over is stale and changes nothing.</summary>
public enum RoundTimer
{
    /// <summary>The round has waited for updates as long as it may.</summary>
    Deadline,

    /// <summary>The round has waited for the others since it had its quorum.</summary>
    Grace,

    /// <summary>The sites had their time to evaluate.</summary>
    Evaluation,

    /// <summary>The evaluation has waited for the others since a quorum of the sites had evaluated.</summary>
    EvaluationGrace,
}
