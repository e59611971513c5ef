using System.Reflection;
using System.Runtime.InteropServices;

namespace OpenCvSharp.Interop;

/// <summary>The functions of <c>opencvshim.h</c>, one to one.</summary>
internal static partial class NativeMethods
{
    static NativeMethods() => NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), ShimLibrary.Resolve);

    /// <summary>Turns a status into the exception that the package would throw.</summary>
    /// <exception cref="OpenCVException">OpenCV refused the call.</exception>
    /// <exception cref="OpenCvSharpException">Anything else failed, such as an allocation.</exception>
    public static void Check(ShimStatus status)
    {
        if (status != ShimStatus.Ok)
        {
            string text = Marshal.PtrToStringUTF8(LastError()) ?? string.Empty;
            throw status == ShimStatus.OpenCvError ? new OpenCVException(text) : new OpenCvSharpException(text);
        }
    }

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_last_error")]
    private static partial IntPtr LastError();

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_opencv_version")]
    public static partial void OpenCvVersion(out int major, out int minor);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_new")]
    public static partial ShimStatus MatNew(out MatHandle mat);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_create")]
    public static partial ShimStatus MatCreate(int rows, int cols, int type, out MatHandle mat);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_wrap")]
    public static partial ShimStatus MatWrap(int rows, int cols, int type, IntPtr data, long step, out MatHandle mat);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_roi")]
    public static partial ShimStatus MatRoi(MatHandle mat, int x, int y, int width, int height, out MatHandle roi);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_clone")]
    public static partial ShimStatus MatClone(MatHandle mat, out MatHandle clone);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_delete")]
    public static partial void MatDelete(IntPtr mat);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_get_info")]
    public static partial ShimStatus MatGetInfo(MatHandle mat, out MatInfo info);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_copy_to")]
    public static partial ShimStatus MatCopyTo(MatHandle source, MatHandle destination, MatHandle mask);

    [LibraryImport(ShimLibrary.Name, EntryPoint = "cvs_mat_convert_to")]
    public static partial ShimStatus MatConvertTo(MatHandle source, MatHandle destination, int type, double alpha, double beta);
}
