using System.Runtime.InteropServices;

namespace FederatedQC.Inference.Execution;

/// <summary>
/// ONNX Runtime reports on its own to its maker unless it is told not to: a device id and a store of events in the user's cache folder,
/// with class names and file names in it, and uploads. A factory's data must not leave, so it is switched off before the library makes its
/// environment.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private const string Off = "1";

    /// <summary>Switches it off for this process and for what it starts.</summary>
    public static void SwitchOff()
    {
        // Children get .NET's copy of the environment; the library in this process reads the C library's, which .NET never writes to.
        Environment.SetEnvironmentVariable(Variable, Off);
        if (SetNativeVariable(Variable, Off, overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"{Variable} could not be set, and ONNX Runtime must not start without it.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
