namespace FederatedQC.Vision.Synthetic;

/// <summary>What a generated surface shows.</summary>
public enum SurfaceClass
{
    /// <summary>No defect; like all others it may carry a faint harmless mark.</summary>
    Good,

    /// <summary>Long thin curves, bright or dark, of any direction.</summary>
    Scratch,

    /// <summary>A few dark streaks along the direction of rolling.</summary>
    Inclusion,

    /// <summary>A cluster of small dark pits with a bright rim.</summary>
    Pitting,

    /// <summary>A large smooth area, darker or brighter.</summary>
    Patch,

    /// <summary>Several rough dark flakes with sharp edges.</summary>
    RolledInScale,

    /// <summary>A faint net of fine cracks.</summary>
    Crazing,
}
