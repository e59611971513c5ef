namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>
/// Site-level differential privacy of a round on the aggregator: each site's delta is clipped to a norm, all count the same, and the sum
/// gets Gaussian noise. It hides whether a site took part from whoever sees the models, not from the aggregator.
/// </summary>
/// <remarks>
/// <b>Source</b>: McMahan, Ramage, Talwar and Zhang, "Learning differentially private recurrent language models", ICLR 2018, algorithm 1.
/// <b>Output</b>: mean = (sum of clipped deltas + N(0, (z C)^2)) / n, where one site moves the sum by at most C.
/// <b>Numerics</b>: see <see cref="GaussianNoise"/>.
/// <b>Differs from source</b>: weights are equal, because with weights by images the sensitivity is not C / n; the divisor is a public
/// number of sites, not the number that came, which itself would tell who took part.
/// </remarks>
/// <param name="Clip">C: the largest Euclidean norm of a delta that counts in full; above 0.</param>
/// <param name="NoiseMultiplier">z: standard deviation of the noise of the sum, over C; 0 or more.</param>
/// <param name="Sites">n: the public number of sites that a round expects; at least 1.</param>
public readonly record struct SiteMechanism(double Clip, double NoiseMultiplier, int Sites)
{
    /// <summary>Standard deviation of the noise of each coordinate of the sum.</summary>
    public double NoiseOfSum => NoiseMultiplier * Clip;

    /// <summary>Standard deviation of the noise of each coordinate of the mean.</summary>
    public double NoiseOfMean => NoiseOfSum / Sites;

    /// <summary>What a delta is multiplied with so that its norm is at most the bound: min(1, C / norm).</summary>
    /// <param name="norm">The Euclidean norm of the whole delta, over all blocks; 0 or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The norm is negative, NaN or infinite.</exception>
    public double ClipFactor(double norm)
    {
        if (!(norm >= 0 && double.IsFinite(norm)))
        {
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "A norm is 0 or more and finite.");
        }

        return norm <= Clip ? 1 : Clip / norm;
    }

    /// <summary>What a delta weighs in the mean: its clip factor over the public number of sites.</summary>
    /// <inheritdoc cref="ClipFactor"/>
    public double Weight(double norm) => ClipFactor(norm) / Sites;

    /// <summary>Adds the noise to a block of the mean. Every block of a round is noised once.</summary>
    /// <param name="mean">The sum of delta * weight, of any block.</param>
    /// <param name="random">The bits; of its own for each thread.</param>
    public void AddNoise(Span<double> mean, IRandomWords random) => GaussianNoise.Add(mean, NoiseOfMean, random);
}
