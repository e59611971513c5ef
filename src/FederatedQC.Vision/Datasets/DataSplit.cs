namespace FederatedQC.Vision.Datasets;

/// <summary>What a sample may be used for.</summary>
public enum DataSplit
{
    /// <summary>Training.</summary>
    Train,

    /// <summary>A site's held-out images: choosing and gating models.</summary>
    Validation,

    /// <summary>The aggregator's own images, on which it gates a release.</summary>
    Golden,

    /// <summary>The final figures; common to all sites.</summary>
    Test,
}
