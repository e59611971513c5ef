namespace FederatedQC.SecureAggregation.Server;

/// <summary>What the aggregator collects.</summary>
public enum SecureAggregatorStep
{
    /// <summary>Public keys, from every site.</summary>
    CollectingKeys,

    /// <summary>Sealed shares, from every site that advertised keys.</summary>
    CollectingShares,

    /// <summary>Masked inputs, from every site that shared its secrets.</summary>
    CollectingInputs,

    /// <summary>Signatures over the survivors, from every survivor.</summary>
    CollectingSignatures,

    /// <summary>Shares in the clear, from every survivor that signed.</summary>
    CollectingUnmasking,

    /// <summary>Nothing more: the sum can be unmasked.</summary>
    Finished,

    /// <summary>Nothing more: the round ended without a sum.</summary>
    Failed,
}
