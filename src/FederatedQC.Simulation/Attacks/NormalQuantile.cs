using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Simulation.Attacks;

/// <summary>The normal distribution's quantile function.</summary>
/// <remarks>
/// <b>Source</b>: <see cref="NormalTail"/>, inverted by bisection. <b>Inputs</b>: a probability from 1e-12 to 1 - 1e-12.
/// <b>Output</b>: the number that a standard normal value is below with it. <b>Numerics</b>: a probability near 1 is itself rounded to
/// 1e-16, so near that end of the range the quantile is right to a few digits only.
/// </remarks>
internal static class NormalQuantile
{
    private const double Bound = 7.5;

    /// <summary>The quantile of a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static double Of(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probability is >= 1e-12 and <= 1 - 1e-12, true, nameof(probability));
        var (low, high) = (-Bound, Bound);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = NormalTail.Upper(-middle) < probability ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
