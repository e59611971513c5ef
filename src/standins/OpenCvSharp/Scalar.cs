using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Up to four channel values; its layout is that of <c>cv::Scalar</c>.</summary>
/// <param name="Val0">The first channel.</param>
/// <param name="Val1">The second channel.</param>
/// <param name="Val2">The third channel.</param>
/// <param name="Val3">The fourth channel.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Scalar(double Val0, double Val1, double Val2, double Val3)
{
    /// <summary>The first channel.</summary>
    public double Val0 = Val0;

    /// <summary>The second channel.</summary>
    public double Val1 = Val1;

    /// <summary>The third channel.</summary>
    public double Val2 = Val2;

    /// <summary>The fourth channel.</summary>
    public double Val3 = Val3;

    /// <summary>The same value in all four channels.</summary>
    public static Scalar All(double v) => new(v, v, v, v);
}
