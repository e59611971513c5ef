namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>Before which of its messages a site vanishes.</summary>
public enum DropOutPoint
{
    /// <summary>It never advertises keys.</summary>
    Keys,

    /// <summary>It never shares its secrets.</summary>
    Shares,

    /// <summary>It never commits an input.</summary>
    Input,

    /// <summary>Its input is in the sum, but it never signs the survivors.</summary>
    Signature,

    /// <summary>It signed, but never reveals its shares.</summary>
    Unmasking,

    /// <summary>It stays to the end.</summary>
    Never,
}
