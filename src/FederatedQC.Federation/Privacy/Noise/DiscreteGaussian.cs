namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>The discrete Gaussian: P[x] proportional to exp(-x^2 / (2 sigma^2)) over the integers, sampled exactly.</summary>
/// <remarks>
/// <b>Source</b>: Canonne, Kamath and Steinke, "The discrete Gaussian for differential privacy", NeurIPS 2020, algorithms 2 and 3: a
/// discrete Laplace number of scale t = floor(sigma) + 1, kept with a probability of exp(-(|y| - sigma^2/t)^2 / (2 sigma^2)).
/// <b>Inputs</b>: sigma^2 from 1/1024 to 2^40, rounded up to a multiple of 1/1024, so that there is never less noise than asked for.
/// <b>Output</b>: integers; differential privacy as of Gaussian noise of the same sigma (theorem 4), never worse.
/// <b>Numerics</b>: integers only after the parameter is rounded. The time varies with what is drawn, as of any rejection sampler.
/// <b>Differs from source</b>: variance as a fraction over 1024.
/// </remarks>
public sealed class DiscreteGaussian
{
    private const ulong Parts = 1024;
    private readonly UInt128 _variance;
    private readonly ulong _scale;
    private readonly UInt128 _denominator;

    /// <summary>Noise of the given parameter.</summary>
    /// <param name="variance">sigma^2, above 0 and at most 2^40.</param>
    public DiscreteGaussian(double variance)
    {
        if (!(variance > 0 && variance <= 1L << 40))
        {
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "The variance is above 0 and at most 2^40.");
        }

        var parts = (ulong)Math.Ceiling(variance * Parts);
        Variance = (double)parts / Parts;
        _variance = parts;
        _scale = (ulong)Math.Sqrt(Variance) + 1;
        _denominator = 2 * _variance * Parts * _scale * _scale;
    }

    /// <summary>sigma^2 as it is used.</summary>
    public double Variance { get; }

    /// <summary>One number.</summary>
    /// <param name="random">The bits: <see cref="SecretWords"/> wherever somebody is protected.</param>
    public long Sample(IRandomWords random)
    {
        ArgumentNullException.ThrowIfNull(random);
        while (true)
        {
            var candidate = DiscreteLaplace.Sample(_scale, random);

            // (|y| - sigma^2/t)^2 / (2 sigma^2) with sigma^2 = variance / parts, as one fraction.
            var reach = (UInt128)(ulong)Math.Abs(candidate) * _scale * Parts;
            var distance = reach > _variance ? reach - _variance : _variance - reach;
            if (ExactCoin.FlipExponential(distance * distance, _denominator, random))
            {
                return candidate;
            }
        }
    }

    /// <summary>Adds a number to each value, modulo 2^64 as masked sums are.</summary>
    /// <param name="values">What is protected.</param>
    /// <param name="random">The bits; of its own for each thread.</param>
    public void Add(Span<long> values, IRandomWords random)
    {
        foreach (ref var value in values)
        {
            value = unchecked(value + Sample(random));
        }
    }
}
