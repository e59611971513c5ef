namespace OpenCvSharp;

/// <summary>What stands outside an image.</summary>
[Flags]
public enum BorderTypes
{
    /// <summary>A given value.</summary>
    Constant = 0,

    /// <summary>The edge pixel: <c>aaa|abc|ccc</c>.</summary>
    Replicate = 1,

    /// <summary>The mirror image with the edge twice: <c>cba|abc|cba</c>.</summary>
    Reflect = 2,

    /// <summary>The mirror image with the edge once: <c>cb|abc|ba</c>.</summary>
    Reflect101 = 4,

    /// <summary>A region does not look at pixels of the image around it.</summary>
    Isolated = 16,
}
