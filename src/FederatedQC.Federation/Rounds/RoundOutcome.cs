namespace FederatedQC.Federation.Rounds;

/// <summary>How a round ended.</summary>
public enum RoundOutcome
{
    /// <summary>Its candidate passed the gate and is the released model now.</summary>
    Released,

    /// <summary>Its candidate did not pass: the released model stays.</summary>
    Rejected,

    /// <summary>It gathered what a later round's candidate is made from: there was nothing to judge.</summary>
    Gathered,
}
