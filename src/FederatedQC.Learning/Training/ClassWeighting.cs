namespace FederatedQC.Learning.Training;

/// <summary>How much the loss of an image counts by its class.</summary>
public enum ClassWeighting
{
    /// <summary>Every image the same.</summary>
    None,

    /// <summary>In inverse proportion to the images of its class.</summary>
    Inverse,

    /// <summary>In inverse proportion to the effective number of images of its class (Y. Cui et al., 2019, with β = 0.999).</summary>
    Effective,
}
