namespace FederatedQC.Federation.Plans;

/// <summary>How the loss makes up for classes that a site sees more or less often than others.</summary>
public enum ClassWeighting
{
    /// <summary>Every image the same.</summary>
    None,

    /// <summary>In inverse proportion to the images of its class.</summary>
    Inverse,

    /// <summary>In inverse proportion to the effective number of images of its class (Y. Cui et al., 2019, with β = 0.999).</summary>
    Effective,

    /// <summary>
    /// Every image the same, but while training the log share of each class at this site is added to its score: the network learns what
    /// an image shows and leaves out how often this site sees it. A site that lacks a class no longer unlearns it for the others
    /// (A. K. Menon et al., "Long-tail learning via logit adjustment", 2021, with τ = 1).
    /// </summary>
    Calibrated,
}
