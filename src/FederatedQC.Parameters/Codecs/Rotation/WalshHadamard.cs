using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Codecs.Rotation;

/// <summary>
/// The fast Walsh–Hadamard transform, without its division by the root of the length: twice is the length times what it was.
/// </summary>
/// <remarks>
/// <b>Source</b>: Fino and Algazi, "Unified matrix treatment of the fast Walsh-Hadamard transform", IEEE Trans. Computers 1976, in natural
/// order.
/// <b>Inputs</b>: a power of two of at least 8 values. <b>Output</b>: in place. <b>Numerics</b>: float32 sums and differences of pairs,
/// distances from 1 up: the same bits whatever the width of vectors.
/// </remarks>
internal static class WalshHadamard
{
    private const int Lanes = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transform(Span<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i < values.Length; i += Lanes)
        {
            var eight = Vector256.LoadUnsafe(ref first, (nuint)i);
            eight = Pairs(eight, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0f, -0f, 0f, -0f, 0f, -0f, 0f, -0f));
            eight = Pairs(eight, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5), Vector256.Create(0f, 0f, -0f, -0f, 0f, 0f, -0f, -0f));
            eight = Pairs(eight, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3), Vector256.Create(0f, 0f, 0f, 0f, -0f, -0f, -0f, -0f));
            eight.StoreUnsafe(ref first, (nuint)i);
        }

        for (var distance = Lanes; distance < values.Length; distance *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * distance)
            {
                for (var i = start; i < start + distance; i += Lanes)
                {
                    var low = Vector256.LoadUnsafe(ref first, (nuint)i);
                    var high = Vector256.LoadUnsafe(ref first, (nuint)(i + distance));
                    (low + high).StoreUnsafe(ref first, (nuint)i);
                    (low - high).StoreUnsafe(ref first, (nuint)(i + distance));
                }
            }
        }
    }

    /// <summary>The sum with the partner in the first of a pair, the partner less oneself in the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(Vector256<float> values, Vector256<int> partners, Vector256<float> signs) =>
        Vector256.Shuffle(values, partners) + (values ^ signs);
}
