using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// Integers that order as float32 values do, so that the least and the greatest of two are the same on every machine: -0 before 0, and
/// every NaN, whatever its sign, above infinity. The minimum of floating point differs between machines where a NaN or two zeros meet.
/// </summary>
internal static class OrderKeys
{
    /// <summary>The key of NaN; the greatest.</summary>
    internal const int NotANumber = int.MaxValue;

    // The key of negative infinity. Only NaNs with their sign bit set have lower ones.
    private const int NegativeInfinity = unchecked((int)0xFF80_0000) ^ VectorMeasures.MagnitudeMask;

    /// <summary>Writes the keys of the values; the rest of the keys stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(ReadOnlySpan<float> values, Span<int> keys)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        keys = keys[..bits.Length];
        ref var source = ref MemoryMarshal.GetReference(bits);
        ref var target = ref MemoryMarshal.GetReference(keys);
        var i = 0;
        for (; i <= bits.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var ordered = Flip(Vector.LoadUnsafe(ref source, (nuint)i));
            var negativeNan = Vector.LessThan(ordered, new Vector<int>(NegativeInfinity));
            Vector.ConditionalSelect(negativeNan, new Vector<int>(NotANumber), ordered).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < bits.Length; i++)
        {
            var ordered = bits[i] ^ ((bits[i] >> 31) & VectorMeasures.MagnitudeMask);
            keys[i] = ordered < NegativeInfinity ? NotANumber : ordered;
        }
    }

    /// <summary>The values of keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Values(Vector<int> keys) => Vector.AsVectorSingle(Flip(keys));

    /// <summary>Turns the order of negative values round; its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Flip(Vector<int> bits) => bits ^ ((bits >> 31) & new Vector<int>(VectorMeasures.MagnitudeMask));
}
