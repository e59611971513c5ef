using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.SecureAggregation.Quantisation;

/// <summary>Turns a block of parameters into integers, and a sum of such integers into a mean.</summary>
/// <remarks>
/// <b>Source</b>: stochastic rounding as in QSGD (Alistarh et al., NeurIPS 2017) on a fixed grid, as secure aggregation needs one scale for
/// all.
/// <b>Inputs</b>: finite parameters; the site's weight; a seed. <b>Output</b>: floor(v) + (u &lt; frac(v)) with v = weight * clip(x) *
/// levels / clip, u the n-th draw of <see cref="SplitMix64"/> in [0, 1), so that the expectation is v; the mean is sum * clip / (levels *
/// total weight).
/// <b>Numerics</b>: double throughout, one rounding to float32 at the end. Error of a site below clip / levels, variance at most a quarter
/// of its square.
/// <b>Differs from source</b>: the weighted value is rounded and not the value, so that the error does not grow with the weight.
/// </remarks>
public static class FixedPointCodec
{
    private const double TwoToMinus53 = 1.0 / (1UL << 53);

    /// <summary>Encodes one block.</summary>
    /// <param name="delta">The change of each parameter; finite.</param>
    /// <param name="format">Clip and bits.</param>
    /// <param name="weight">The site's weight, 1 to the format's largest.</param>
    /// <param name="seed">Decides the rounding; see <see cref="FederatedQC.Parameters.Codecs.BlockSeeds.Own"/>.</param>
    /// <param name="integers">Receives the integers, within plus or minus weight * levels; as long as <paramref name="delta"/>.</param>
    /// <returns>How many parameters lay beyond the clip.</returns>
    /// <exception cref="ArgumentException">The delta holds NaN or infinity, or the lengths differ.</exception>
    public static int Encode(ReadOnlySpan<float> delta, FixedPointFormat format, int weight, ulong seed, Span<long> integers)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, format.MaxWeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(integers.Length, delta.Length);
        var random = new SplitMix64(seed);
        var largest = (long)weight * format.Levels;
        var scale = largest / (double)format.Clip;
        var saturated = 0;
        for (var i = 0; i < delta.Length; i++)
        {
            var value = delta[i];
            if (!float.IsFinite(value))
            {
                throw new ArgumentException(
                    "A delta with NaN or infinity can't be encoded; whoever made it must check first.",
                    nameof(delta)
                );
            }

            if (Math.Abs(value) > format.Clip)
            {
                saturated++;
                integers[i] = value > 0 ? largest : -largest;
                continue;
            }

            var steps = value * scale;
            var floor = Math.Floor(steps);
            var draw = (random.At((ulong)i) >> 11) * TwoToMinus53;
            integers[i] = Math.Clamp((long)floor + (draw < steps - floor ? 1 : 0), -largest, largest);
        }

        return saturated;
    }

    /// <summary>The integers modulo 2^32, as masks are added to them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The lengths differ.</exception>
    public static void Wrap(ReadOnlySpan<long> integers, Span<uint> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, integers.Length);
        for (var i = 0; i < integers.Length; i++)
        {
            values[i] = unchecked((uint)integers[i]);
        }
    }

    /// <summary>The mean of one block.</summary>
    /// <param name="sum">The sum of the sites' integers modulo 2^32, of which the low <paramref name="width"/> bits count.</param>
    /// <param name="width">Bits of the modulus, 2 to 32.</param>
    /// <param name="format">Clip and bits.</param>
    /// <param name="totalWeight">Sum of the sites' weights; the number of survivors when all weigh the same. At least 1.</param>
    /// <param name="mean">Receives the mean; as long as <paramref name="sum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths differ, or a number is out of range.</exception>
    public static void DecodeMean(ReadOnlySpan<uint> sum, int width, FixedPointFormat format, long totalWeight, Span<float> mean)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FixedPointFormat.MaxWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalWeight, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(mean.Length, sum.Length);
        var unused = FixedPointFormat.MaxWidth - width;
        var step = (double)format.Clip / format.Levels / totalWeight;
        for (var i = 0; i < sum.Length; i++)
        {
            // Shifting up and down again extends the sign.
            mean[i] = (float)((unchecked((int)(sum[i] << unused)) >> unused) * step);
        }
    }
}
