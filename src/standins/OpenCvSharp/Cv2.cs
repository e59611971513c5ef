using System.Runtime.InteropServices;
using OpenCvSharp.Interop;

namespace OpenCvSharp;

/// <summary>OpenCV's functions. Each throws <see cref="OpenCVException"/> when OpenCV refuses its arguments.</summary>
public static class Cv2
{
    /// <summary>The first number of OpenCV's version.</summary>
    public static int GetVersionMajor()
    {
        NativeMethods.OpenCvVersion(out int major, out _);
        return major;
    }

    /// <summary>The second number of OpenCV's version.</summary>
    public static int GetVersionMinor()
    {
        NativeMethods.OpenCvVersion(out _, out int minor);
        return minor;
    }

    /// <summary>Decodes an image; the matrix is empty when the bytes are not one.</summary>
    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes flags) =>
        Mat.Take(NativeMethods.ImDecode(span, span.Length, (int)flags, out MatHandle mat), mat);

    /// <summary>Encodes an image in the format that the extension names, such as <c>.png</c>.</summary>
    public static void ImEncode(string ext, InputArray img, out byte[] buf, params ImageEncodingParam[] prms)
    {
        ArgumentException.ThrowIfNullOrEmpty(ext);
        ArgumentNullException.ThrowIfNull(img);
        ArgumentNullException.ThrowIfNull(prms);
        int[] parameters = [.. prms.SelectMany(p => new[] { (int)p.EncodingId, p.Value })];
        using Mat bytes = Mat.Take(
            NativeMethods.ImEncode(ext, img.Mat.Handle, parameters, parameters.Length, out MatHandle handle), handle);
        buf = new byte[bytes.Total()];
        Marshal.Copy(bytes.Data, buf, 0, buf.Length);
    }

    /// <summary>Scales to <paramref name="dsize"/>, or by the factors when it is zero.</summary>
    public static void Resize(
        InputArray src,
        OutputArray dst,
        Size dsize,
        double fx = 0,
        double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear)
    {
        (MatHandle source, MatHandle destination) = Handles(src, dst);
        NativeMethods.Check(
            NativeMethods.Resize(source, destination, dsize.Width, dsize.Height, fx, fy, (int)interpolation));
    }

    /// <summary>Converts between colour spaces.</summary>
    public static void CvtColor(InputArray src, OutputArray dst, ColorConversionCodes code, int dstCn = 0)
    {
        (MatHandle source, MatHandle destination) = Handles(src, dst);
        NativeMethods.Check(NativeMethods.CvtColor(source, destination, (int)code, dstCn));
    }

    /// <summary>The 2 x 3 matrix of a turn by <paramref name="angle"/> degrees counter-clockwise and a scale about a centre.</summary>
    public static Mat GetRotationMatrix2D(Point2f center, double angle, double scale) =>
        Mat.Take(NativeMethods.RotationMatrix(center.X, center.Y, angle, scale, out MatHandle matrix), matrix);

    /// <summary>Moves pixels by the 2 x 3 matrix <paramref name="m"/>.</summary>
    public static void WarpAffine(
        InputArray src,
        OutputArray dst,
        InputArray m,
        Size dsize,
        InterpolationFlags flags = InterpolationFlags.Linear,
        BorderTypes borderMode = BorderTypes.Constant,
        Scalar? borderValue = null)
    {
        (MatHandle source, MatHandle destination) = Handles(src, dst);
        ArgumentNullException.ThrowIfNull(m);
        Scalar value = borderValue ?? default;
        NativeMethods.Check(NativeMethods.WarpAffine(
            source, destination, m.Mat.Handle, dsize.Width, dsize.Height, (int)flags, (int)borderMode, value));
    }

    /// <summary>Blurs; source and destination may be the same matrix.</summary>
    public static void GaussianBlur(
        InputArray src,
        OutputArray dst,
        Size ksize,
        double sigmaX,
        double sigmaY = 0,
        BorderTypes borderType = BorderTypes.Reflect101)
    {
        (MatHandle source, MatHandle destination) = Handles(src, dst);
        NativeMethods.Check(NativeMethods.GaussianBlur(
            source, destination, ksize.Width, ksize.Height, sigmaX, sigmaY, (int)borderType));
    }

    /// <summary><c>saturate(src1 * alpha + src2 * beta + gamma)</c> for every element.</summary>
    public static void AddWeighted(
        InputArray src1, double alpha, InputArray src2, double beta, double gamma, OutputArray dst, int dtype = -1)
    {
        (MatHandle first, MatHandle destination) = Handles(src1, dst);
        ArgumentNullException.ThrowIfNull(src2);
        NativeMethods.Check(
            NativeMethods.AddWeighted(first, alpha, src2.Mat.Handle, beta, gamma, destination, dtype));
    }

    /// <summary>Colours a grey image, blue first.</summary>
    public static void ApplyColorMap(InputArray src, OutputArray dst, ColormapTypes colormap)
    {
        (MatHandle source, MatHandle destination) = Handles(src, dst);
        NativeMethods.Check(NativeMethods.ApplyColorMap(source, destination, (int)colormap));
    }

    private static (MatHandle Source, MatHandle Destination) Handles(InputArray src, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        return (src.Mat.Handle, dst.Mat.Handle);
    }
}
