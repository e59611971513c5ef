using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// The optimiser's step.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_sgd_step(ReadOnlySpan<IntPtr> parameters, Span<IntPtr> velocities, int count, SgdStep sgd);
}
