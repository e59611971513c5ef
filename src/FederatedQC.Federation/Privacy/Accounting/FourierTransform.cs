using System.Numerics;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>The discrete Fourier transform of a power of two of complex numbers, in place.</summary>
/// <remarks>
/// <b>Source</b>: Cooley and Tukey, "An algorithm for the machine calculation of complex Fourier series", Math. Comp. 19 (1965), radix 2,
/// decimation in time. <b>Output</b>: X[k] = sum x[n] exp(-2 pi i k n / N), unscaled; the inverse divides by N.
/// <b>Numerics</b>: roots of unity from sine and cosine each, not by recurrence; error about 1e-16 log2(N) of the norm.
/// </remarks>
internal static class FourierTransform
{
    /// <exception cref="ArgumentException">The length is no power of two.</exception>
    internal static void Forward(Span<Complex> values)
    {
        if (!BitOperations.IsPow2(values.Length))
        {
            throw new ArgumentException($"Has {values.Length} elements, no power of two.", nameof(values));
        }

        Permute(values);
        var roots = Roots(values.Length);
        for (var half = 1; half < values.Length; half *= 2)
        {
            var stride = values.Length / (2 * half);
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                var low = values.Slice(start, half);
                var high = values.Slice(start + half, half);
                for (var i = 0; i < half; i++)
                {
                    var turned = high[i] * roots[i * stride];
                    high[i] = low[i] - turned;
                    low[i] += turned;
                }
            }
        }
    }

    /// <exception cref="ArgumentException">The length is no power of two.</exception>
    internal static void Inverse(Span<Complex> values)
    {
        Forward(values);
        values[1..].Reverse();
        foreach (ref var value in values)
        {
            value /= values.Length;
        }
    }

    private static Complex[] Roots(int length)
    {
        var roots = new Complex[Math.Max(1, length / 2)];
        for (var k = 0; k < roots.Length; k++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * k / length);
            roots[k] = new(cos, -sin);
        }

        return roots;
    }

    private static void Permute(Span<Complex> values)
    {
        for (int i = 1, j = 0; i < values.Length; i++)
        {
            var bit = values.Length / 2;
            while ((j & bit) != 0)
            {
                j ^= bit;
                bit /= 2;
            }

            j |= bit;
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }
    }
}
