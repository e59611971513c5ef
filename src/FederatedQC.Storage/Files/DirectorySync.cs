using System.Runtime.InteropServices;

namespace FederatedQC.Storage.Files;

/// <summary>
/// Makes renames in a folder survive a power cut: fsync of the folder, which .NET has no call for. Does nothing on Windows.
/// </summary>
internal static partial class DirectorySync
{
    private const int CloseOnExec = 0x80000;

    internal static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0)
        {
            throw Fault(folder);
        }

        var result = Sync(descriptor);
        var fault = Fault(folder);
        _ = Close(descriptor);
        if (result != 0)
        {
            throw fault;
        }
    }

    private static IOException Fault(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{folder}'", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
