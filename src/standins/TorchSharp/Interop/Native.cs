using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The shim's functions. Each answers a status, which <see cref="Check"/> turns into an exception.</summary>
internal static partial class Native
{
    private const string Library = "torchshim";
    private const string FileName = "libtorchshim.so";
    private const int Abi = 1;

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Only registers where to find the shim.")]
    internal static void FindShim() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    /// <summary>Throws what went wrong in the last call, if anything did.</summary>
    /// <exception cref="ExternalException">libtorch refused or failed.</exception>
    /// <exception cref="OutOfMemoryException">The shim itself found no memory.</exception>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    internal static string Version => Text(ts_version());

    private static void Throw(int status) =>
        throw (status == 2 ? new OutOfMemoryException("libtorch is out of memory.") : new ExternalException(Text(ts_last_error())));

    private static string Text(IntPtr text) => Marshal.PtrToStringUTF8(text) ?? "";

    private static unsafe IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return IntPtr.Zero;
        }
        var file = Path.Combine(Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, FileName);
        if (!File.Exists(file))
        {
            throw new DllNotFoundException($"{FileName} is not beside the application: it is built from src/standins/TorchSharp/native with the solution.");
        }
        var library = Load(file);
        var open = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "ts_open");
        if (open(Abi) != 0)
        {
            var reason = (delegate* unmanaged<IntPtr>)NativeLibrary.GetExport(library, "ts_last_error");
            throw new DllNotFoundException($"{file} does not fit: {Text(reason())}");
        }
        return library;
    }

    private static IntPtr Load(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                "libtorch could not be loaded: apt-get install --no-install-recommends libtorch-dev libopenblas0-pthread. " + missing.Message, missing);
        }
    }

    [LibraryImport(Library)]
    private static partial IntPtr ts_last_error();

    [LibraryImport(Library)]
    private static partial IntPtr ts_version();
}
