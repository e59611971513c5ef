namespace OpenCvSharp;

/// <summary>The colour conversions in use.</summary>
public enum ColorConversionCodes
{
    /// <summary>Blue first to red first.</summary>
    BGR2RGB = 4,

    /// <summary>Red first to blue first.</summary>
    RGB2BGR = 4,

    /// <summary>Red first to luma, 0.299 R + 0.587 G + 0.114 B.</summary>
    RGB2GRAY = 7,

    /// <summary>Grey to three equal channels.</summary>
    GRAY2BGR = 8,
}
