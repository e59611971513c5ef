using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Privacy.Clipping;

/// <summary>A clipping bound that follows the median norm of the deltas, and pays for what it learns about them.</summary>
/// <remarks>
/// <b>Source</b>: Andrew, Thakkar, McMahan and Ramaswamy, "Differentially private learning with adaptive clipping", NeurIPS 2021, algorithm
/// 1 and theorem 1. Each site tells one bit, whether its norm is at most C, as -1/2 or +1/2: one site moves the sum by 1/2 at most, so
/// noise sigma_b is the noise multiplier 2 sigma_b. The deltas get z_delta = (z^-2 - (2 sigma_b)^-2)^(-1/2), and both together cost what z
/// alone costs.
/// <b>Inputs</b>: sigma_b above z / 2. <b>Output</b>: the bound for the next round.
/// <b>Numerics</b>: double. The divisor of the fraction is the public number of sites, as of the mean.
/// <b>Differs from source</b>: none in the formulas; defaults are median, learning rate 0.2, first bound 0.1 and sigma_b = n / 20.
/// </remarks>
/// <param name="Bound">The bound C and how it moves.</param>
/// <param name="CountNoise">sigma_b: standard deviation of the noise of the count.</param>
public sealed record AdaptiveClipping(QuantileTracker Bound, double CountNoise)
{
    /// <summary>Where the paper's experiments start, for a number of sites a round.</summary>
    public static AdaptiveClipping For(int sites) => new(new QuantileTracker(0.1, 0.5, 0.2), DefaultCountNoise(sites));

    /// <summary>The paper's noise of the count: a twentieth of the sites.</summary>
    public static double DefaultCountNoise(int sites) => sites / 20.0;

    /// <summary>The state after a round.</summary>
    /// <param name="within">Sites whose norm was at most the bound.</param>
    /// <param name="received">Sites that took part.</param>
    /// <param name="sites">The public number of sites that a round expects, at least 1.</param>
    /// <param name="random">The bits of the noise.</param>
    public AdaptiveClipping Next(int within, int received, int sites, IRandomWords random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(within);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, received);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        Span<double> sum = [within - (received / 2.0)];
        GaussianNoise.Add(sum, CountNoise, random);
        return this with { Bound = Bound.Next((sum[0] / sites) + 0.5) };
    }

    /// <summary>The noise multiplier that is left for the deltas, z_delta.</summary>
    /// <param name="noiseMultiplier">z: what the round is accounted with; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">z is 2 sigma_b or more: the count alone costs more than that.</exception>
    public double UpdateNoiseMultiplier(double noiseMultiplier)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noiseMultiplier);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(noiseMultiplier, 2 * CountNoise);
        return 1 / Math.Sqrt((1 / (noiseMultiplier * noiseMultiplier)) - (1 / (4 * CountNoise * CountNoise)));
    }
}
