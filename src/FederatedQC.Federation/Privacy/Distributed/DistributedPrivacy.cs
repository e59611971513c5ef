using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Codecs.Rotation;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.Privacy.Distributed;

/// <summary>
/// Site-level privacy that does not trust the aggregator: each site clips, rotates and rounds its delta and adds its share of the noise
/// before it is masked, so that all that anybody sees of the updates is a sum with the noise of all. What a site says besides (images,
/// steps, evaluations) is not covered.
/// </summary>
/// <remarks>
/// <b>Source</b>: Kairouz, Liu and Steinke, "The distributed discrete Gaussian mechanism for federated learning with secure aggregation",
/// ICML 2021, algorithm 1; see <see cref="IntegerNoisePlan"/>. <b>Inputs</b>: a plan with secure aggregation and <c>privacy.noise</c>
/// discrete-gaussian. <b>Output</b>: integers of L2 norm at most <see cref="IntegerNoisePlan.L2"/>, checked, and then noise; the mean is
/// over the public number of sites. <b>Numerics</b>: rotation in float32, rounding in double, the norm in integers. The noise is enough for
/// as many drop-outs as leave <c>secureAggregation.minimumCohort</c> sites, and with fewer the sum is not opened; sites that work together
/// know their own noise, which then protects nobody.
/// <b>Differs from source</b>: two rotations; where rounding stays too long for 64 draws the vector is shortened by a thousandth.
/// </remarks>
public sealed class DistributedPrivacy
{
    // From here a sum of discrete Gaussians is one discrete Gaussian to 1e-15 (proposition 14), and the accountant of the Gaussian holds.
    private const double LeastVariance = 4;
    private const double MostVariance = 1L << 40;

    // Coarser than this, and rounding lengthens the vector, and with it the noise, by more than a tenth.
    private const double MostLonger = 1.1;
    private const int Draws = 64;

    private readonly int _parameters;
    private readonly int _sites;
    private readonly ulong _rotation;
    private readonly DiscreteGaussian _noise;

    private DistributedPrivacy(IntegerNoisePlan plan, RunSettings settings, int parameters)
    {
        (Plan, _parameters, _sites) = (plan, parameters, settings.Sites.Length);
        _rotation = new SplitMix64(settings.Seed).At(0);
        _noise = new DiscreteGaussian(plan.LocalVariance);
    }

    /// <summary>Clip, granularity and noise.</summary>
    public IntegerNoisePlan Plan { get; }

    /// <summary>Integers that a site sends: the update's parameters, filled up to a power of two.</summary>
    public int Dimension => Plan.Target.Dimension;

    /// <summary>Whether a plan asks for it.</summary>
    public static bool IsAskedBy(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.SecureAggregation.Enabled && settings.Privacy.ProtectsSites && settings.Privacy.HasIntegerNoise;
    }

    /// <summary>The mechanism of a plan that asks for it.</summary>
    /// <param name="settings">The plan.</param>
    /// <param name="privacy">The mechanism when the result is true.</param>
    /// <returns>False where the sum with its noise does not fit into the plan's bits.</returns>
    public static bool TryFit(RunSettings settings, [NotNullWhen(true)] out DistributedPrivacy? privacy)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var shape = new UpdateShape(settings);
        var parameters = shape.Sections * shape.Parameters;
        var sites = settings.Sites.Length;
        var target = new IntegerNoiseTarget(
            settings.Privacy.Clip,
            settings.Privacy.NoiseMultiplier,
            VectorRotation.PaddedLength(parameters),
            sites,
            Math.Max(0, sites - settings.SecureAggregation.MinimumCohort)
        );
        var plan = Plans(target, WidthOf(settings)).FirstOrDefault(plan => plan.LocalVariance <= MostVariance);
        privacy =
            plan is not null && plan.LocalVariance >= LeastVariance && plan.L2 * plan.Granularity <= MostLonger * target.Clip
                ? new(plan, settings, parameters)
                : null;
        return privacy is not null;
    }

    /// <summary>The mechanism of a plan.</summary>
    /// <exception cref="ArgumentException">The sum does not fit; the plan's rules say so too.</exception>
    public static DistributedPrivacy Of(RunSettings settings) =>
        TryFit(settings, out var privacy)
            ? privacy
            : throw new ArgumentException("The sum with its noise does not fit into secureAggregation.bits.", nameof(settings));

    /// <summary>How the sum of that many sites is masked: as wide as that of all, so that the noise has its room.</summary>
    /// <param name="settings">The plan.</param>
    /// <param name="asked">Sites of the round.</param>
    public FixedPointFormat FormatOf(RunSettings settings, int asked)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var format = new FixedPointFormat(1, settings.SecureAggregation.Bits);
        return format with { Clip = (float)(Plan.Granularity * format.Levels), HeadroomBits = WidthOf(settings) - format.WidthFor(asked) };
    }

    /// <summary>A site's delta as integers with its share of the noise.</summary>
    /// <param name="delta">All sections of the update, one after the other; finite.</param>
    /// <param name="seed">Decides the rounding; another one for each site and round.</param>
    /// <param name="noise">The bits of the noise: <see cref="SecretWords"/> wherever somebody is protected, and the same again for a round
    /// that is repeated.</param>
    /// <returns>As many as <see cref="Dimension"/>.</returns>
    /// <exception cref="ArgumentException">The delta has another length, or holds NaN or infinity.</exception>
    public long[] Encode(ReadOnlySpan<float> delta, ulong seed, IRandomWords noise)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(delta.Length, _parameters, nameof(delta));
        if (!VectorMeasures.AllFinite(delta))
        {
            throw new ArgumentException("A delta with NaN or infinity can't be encoded; whoever made it must check first.", nameof(delta));
        }

        var rotated = Clipped(delta);
        VectorRotation.Turn(rotated, _rotation);
        var integers = Rounded(rotated, 1 / Plan.Granularity, new SplitMix64(seed));
        _noise.Add(integers, noise);
        return integers;
    }

    /// <summary>The combined change of the round, from the mean over those who were left.</summary>
    /// <param name="mean">The rotated mean; as many as <see cref="Dimension"/>.</param>
    /// <param name="survivors">Sites that it is the mean of.</param>
    /// <returns>The sum over the public number of sites, turned back; as long as the update.</returns>
    public float[] Decode(ReadOnlySpan<float> mean, int survivors)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mean.Length, Dimension, nameof(mean));
        var values = mean.ToArray();
        VectorRotation.TurnBack(values, _rotation);
        return [.. values.Take(_parameters).Select(value => (float)((double)value * survivors / _sites))];
    }

    // From the finest granularity up: the noise of one that is too fine can't be drawn, and gains nothing.
    private static IEnumerable<IntegerNoisePlan> Plans(IntegerNoiseTarget target, int width)
    {
        for (var bits = width; bits > 0 && IntegerNoisePlan.TryFit(target, bits, out var plan); bits--)
        {
            yield return plan;
        }
    }

    private static int WidthOf(RunSettings settings) =>
        new FixedPointFormat(1, settings.SecureAggregation.Bits).WidthFor(settings.Sites.Length);

    // Before the rotation, which adds up as many values as there are.
    private float[] Clipped(ReadOnlySpan<float> delta)
    {
        var factor = Math.Min(1, Plan.Target.Clip / Math.Sqrt(VectorMeasures.SquaredNorm(delta)));
        var clipped = new float[Dimension];
        for (var index = 0; index < delta.Length; index++)
        {
            clipped[index] = (float)(delta[index] * factor);
        }

        return clipped;
    }

    private long[] Rounded(float[] rotated, double scale, SplitMix64 random)
    {
        var integers = new long[rotated.Length];
        for (var draw = 0UL; ; draw++)
        {
            var squared = 0.0;
            for (var index = 0; index < integers.Length; index++)
            {
                var value = rotated[index] * scale;
                var floor = Math.Floor(value);
                var uniform = (random.At((draw * (ulong)integers.Length) + (ulong)index) >> 11) * (1.0 / (1L << 53));
                integers[index] = (long)floor + (uniform < value - floor ? 1 : 0);
                squared += (double)integers[index] * integers[index];
            }

            if (squared <= Plan.L2 * Plan.L2)
            {
                return integers;
            }

            scale *= draw % Draws == Draws - 1 ? 0.999 : 1;
        }
    }
}
