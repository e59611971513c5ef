using System.Runtime.InteropServices;

namespace FederatedQC.Learning.Torch;

/// <summary>
/// The heap of the C library, from which torch takes its tensors. As it comes, it gives every large tensor back to the system at once, and
/// the next step pays for the same pages again: that costs more than the arithmetic. Here it keeps them until work ends.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int MostArenas = -8;
    private const int Gibibyte = 1 << 30;
    private const int PadBytes = 64 << 20;

    private static readonly bool IsTunable = OperatingSystem.IsLinux();
    private static readonly bool IsTuned = Tune();
    private static int _working;

    /// <summary>Keeps freed memory for reuse until the result is disposed, by whoever works last. Thread safe.</summary>
    public static IDisposable Keep()
    {
        _ = IsTuned;
        Interlocked.Increment(ref _working);
        return new Kept();
    }

    // One arena: what one thread has freed serves the next, and only the first arena can hold pieces above 64 MiB.
    private static bool Tune() =>
        IsTunable
        && (Set(MmapThreshold, Gibibyte), Set(TrimThreshold, int.MaxValue), Set(TopPad, PadBytes), Set(MostArenas, 1)) == (1, 1, 1, 1);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint padBytes);

    private sealed class Kept : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            if (!_isDisposed && Interlocked.Decrement(ref _working) == 0 && IsTunable)
            {
                _ = Trim(0);
            }

            _isDisposed = true;
        }
    }
}
