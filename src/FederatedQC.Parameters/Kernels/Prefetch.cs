using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// Asks for memory before it is needed. A hint: it reads nothing and faults nowhere, and does nothing on a machine without it.
/// </summary>
internal static class Prefetch
{
    /// <summary>Asks for the line of the cache that holds an element, which may lie beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref float source, nuint index)
    {
        if (Sse.IsSupported)
        {
            // If the collector moves the memory meanwhile, the hint is wasted and nothing else.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref source, index)));
        }
    }
}
