using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <content>Four vectors a pass: the sum is read and written a quarter as often.</content>
public static partial class WeightedSum
{
    // Values in a line of the cache, and how far ahead a line is asked for: the processor's own guess ends at every page, and pages are
    // short.
    private const int Line = 16;
    private const int Ahead = 8 * Line;

    /// <summary>Adds four weighted vectors: the bits of <see cref="Add"/> for the first, then the second and so on.</summary>
    /// <param name="sum">The running sum.</param>
    /// <param name="vectors">The vectors, as long as <paramref name="sum"/>.</param>
    /// <param name="weights">Their four weights.</param>
    /// <returns>Whether the whole sum is finite now. If it is, every value was; if not, a value or the sum before was not, or it
    /// overflowed.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AddFour(Span<double> sum, FourVectors vectors, ReadOnlySpan<double> weights)
    {
        ThrowIfDifferent(sum.Length, vectors.Length, nameof(vectors));
        ThrowIfDifferent(FourVectors.Count, weights.Length, nameof(weights));
        ref var target = ref MemoryMarshal.GetReference(sum);
        ref var first = ref MemoryMarshal.GetReference(vectors.First);
        ref var second = ref MemoryMarshal.GetReference(vectors.Second);
        ref var third = ref MemoryMarshal.GetReference(vectors.Third);
        ref var fourth = ref MemoryMarshal.GetReference(vectors.Fourth);
        var (w0, w1, w2, w3) = (
            Vector256.Create(weights[0]),
            Vector256.Create(weights[1]),
            Vector256.Create(weights[2]),
            Vector256.Create(weights[3])
        );
        var differences = Vector256<double>.Zero;
        var whole = (nuint)(sum.Length - (sum.Length % Line));
        for (nuint line = 0; line < whole; line = unchecked(line + Line))
        {
            Prefetch.Line(ref first, unchecked(line + Ahead));
            Prefetch.Line(ref second, unchecked(line + Ahead));
            Prefetch.Line(ref third, unchecked(line + Ahead));
            Prefetch.Line(ref fourth, unchecked(line + Ahead));
            for (var i = line; i < unchecked(line + Line); i = unchecked(i + (nuint)Vector256<double>.Count))
            {
                var four = Vector256.LoadUnsafe(ref target, i);
                four += Widening.Load(ref first, i) * w0;
                four += Widening.Load(ref second, i) * w1;
                four += Widening.Load(ref third, i) * w2;
                four += Widening.Load(ref fourth, i) * w3;
                four.StoreUnsafe(ref target, i);

                // Zero for a finite number, NaN for what is none.
                differences |= four - four;
            }
        }

        return AddRest(sum, vectors, weights, (int)whole) && differences == Vector256<double>.Zero;
    }

    private static bool AddRest(Span<double> sum, FourVectors vectors, ReadOnlySpan<double> weights, int start)
    {
        var isFinite = true;
        for (var i = start; i < sum.Length; i++)
        {
            sum[i] += vectors.First[i] * weights[0];
            sum[i] += vectors.Second[i] * weights[1];
            sum[i] += vectors.Third[i] * weights[2];
            sum[i] += vectors.Fourth[i] * weights[3];
            isFinite &= double.IsFinite(sum[i]);
        }

        return isFinite;
    }
}
