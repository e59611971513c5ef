namespace TorchSharp;

/// <summary>What is put around an image.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The image mirrored, its edge once.</summary>
    Reflect = 1,

    /// <summary>The edge repeated.</summary>
    Replicate = 2,

    /// <summary>The image from its other side.</summary>
    Circular = 3,

    /// <summary>A constant.</summary>
    Constant = 4,
}
