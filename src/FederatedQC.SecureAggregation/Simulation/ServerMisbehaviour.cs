namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>What a simulated aggregator does to its messages.</summary>
public enum ServerMisbehaviour
{
    /// <summary>Nothing: it follows the protocol.</summary>
    None,

    /// <summary>It asks for both kinds of shares of a survivor, which would show that site's input.</summary>
    AsksForBothShareKinds,

    /// <summary>It shows every second site another set of survivors.</summary>
    ShowsDifferentSurvivors,

    /// <summary>It asks for the seeds of another set than the one that was signed.</summary>
    AsksForUnsignedSurvivors,

    /// <summary>It passes signatures on that the sites did not make.</summary>
    ForgesSignatures,

    /// <summary>It sends messages of another round.</summary>
    ReplaysAnotherRound,

    /// <summary>It swaps a site's keys.</summary>
    SwapsKeys,

    /// <summary>It passes a public key on that is none.</summary>
    SendsMalformedKeys,

    /// <summary>It names a site twice.</summary>
    RepeatsASite,

    /// <summary>It changes a sealed share on its way.</summary>
    TampersWithShares,
}
