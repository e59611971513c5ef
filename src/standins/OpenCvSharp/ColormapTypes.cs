namespace OpenCvSharp;

/// <summary>The colour maps in use.</summary>
public enum ColormapTypes
{
    /// <summary>From blue over green to red, with an even rise in lightness.</summary>
    Turbo = 20,
}
