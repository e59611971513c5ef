using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FederatedQC.Parameters.Kernels;

/// <summary>float32 to double, which is exact.</summary>
internal static class Widening
{
    /// <summary>target[i] = values[i]; the target may be longer, its rest stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(ReadOnlySpan<float> values, Span<double> target)
    {
        target = target[..values.Length];
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var result = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var vector = Vector.LoadUnsafe(ref source, (nuint)i);
            Vector.WidenLower(vector).StoreUnsafe(ref result, (nuint)i);
            Vector.WidenUpper(vector).StoreUnsafe(ref result, (nuint)(i + Vector<double>.Count));
        }

        for (; i < values.Length; i++)
        {
            target[i] = values[i];
        }
    }

    /// <summary>Four values. On x86 one instruction loads and widens; the general form takes three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(ref float source, nuint index)
    {
        var four = Vector128.LoadUnsafe(ref source, index);
        return Avx.IsSupported
            ? Avx.ConvertToVector256Double(four)
            : Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
    }
}
