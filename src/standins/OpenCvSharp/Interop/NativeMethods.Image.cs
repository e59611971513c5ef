using System.Runtime.InteropServices;

namespace OpenCvSharp.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_imdecode")]
    public static partial ShimStatus ImDecode(ReadOnlySpan<byte> bytes, int length, int flags, out MatHandle mat);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_imencode", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ShimStatus ImEncode(
        string extension, MatHandle image, ReadOnlySpan<int> parameters, int count, out MatHandle bytes);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_resize")]
    public static partial ShimStatus Resize(
        MatHandle source, MatHandle destination, int width, int height, double fx, double fy, int interpolation);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_cvt_color")]
    public static partial ShimStatus CvtColor(MatHandle source, MatHandle destination, int code, int channels);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_rotation_matrix")]
    public static partial ShimStatus RotationMatrix(float x, float y, double angle, double scale, out MatHandle matrix);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_warp_affine")]
    public static partial ShimStatus WarpAffine(
        MatHandle source, MatHandle destination, MatHandle matrix, int width, int height, int interpolation, int border,
        in Scalar value);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_gaussian_blur")]
    public static partial ShimStatus GaussianBlur(
        MatHandle source, MatHandle destination, int width, int height, double sigmaX, double sigmaY, int border);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_add_weighted")]
    public static partial ShimStatus AddWeighted(
        MatHandle first, double alpha, MatHandle second, double beta, double gamma, MatHandle destination, int type);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_apply_color_map")]
    public static partial ShimStatus ApplyColorMap(MatHandle source, MatHandle destination, int map);
}
