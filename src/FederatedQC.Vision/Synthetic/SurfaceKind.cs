namespace FederatedQC.Vision.Synthetic;

/// <summary>The texture of a sound surface.</summary>
public enum SurfaceKind
{
    /// <summary>Fine parallel grooves.</summary>
    Brushed,

    /// <summary>Isotropic grain.</summary>
    Cast,

    /// <summary>Broad bands with a fine grain.</summary>
    Rolled,

    /// <summary>Soft dimples of medium size.</summary>
    Peened,
}
