namespace FederatedQC.Federation.Plans;

/// <summary>What an update weighs, for strategies that leave the choice.</summary>
public enum UpdateWeighting
{
    /// <summary>Its training images, capped.</summary>
    Samples,

    /// <summary>The same as every other.</summary>
    Equal,
}
