using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace OpenCvSharp.Interop;

/// <summary>Finds the native shim and refuses one that does not fit, with a text that says what to do.</summary>
internal static unsafe class ShimLibrary
{
    public const string Name = "opencvshim";
    private const int AbiVersion = 1;
    private const int OpenCvMajor = 4;
    private const int OldestMinor = 2;
    private const string Packages = "libopencv-core406 libopencv-imgproc406 libopencv-imgcodecs406";

    /// <summary>The import resolver: runs once, at the first native call.</summary>
    public static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
        {
            return IntPtr.Zero;
        }

        IntPtr library;
        try
        {
            library = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libopencvshim.so"));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"OpenCV could not be loaded. Install it with: apt-get install {Packages}. The loader says: {e.Message}", e);
        }

        int abi = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "cvs_abi_version"))();
        int major;
        int minor;
        ((delegate* unmanaged<int*, int*, void>)NativeLibrary.GetExport(library, "cvs_opencv_version"))(&major, &minor);
        Check(abi, major, minor);
        return library;
    }

    /// <summary>Throws unless the shim and the OpenCV behind it are the ones that this assembly was written for.</summary>
    /// <exception cref="DllNotFoundException">The ABI number or OpenCV's version does not fit.</exception>
    public static void Check(int abi, int major, int minor)
    {
        if (abi != AbiVersion)
        {
            throw new DllNotFoundException(
                $"libopencvshim.so has ABI {abi}, this assembly needs {AbiVersion}. Delete artifacts/native and build again.");
        }

        if (major != OpenCvMajor || minor < OldestMinor)
        {
            throw new DllNotFoundException(
                $"OpenCV {major}.{minor} is loaded, {OpenCvMajor}.{OldestMinor} or newer of the 4 series is needed. " +
                $"Install it with: apt-get install {Packages}.");
        }
    }
}
