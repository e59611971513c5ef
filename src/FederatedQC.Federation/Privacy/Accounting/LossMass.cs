namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>
/// Privacy losses on a grid: the loss (Lowest + i) * Interval has the probability Mass[i], an unbounded loss has Infinity.
/// </summary>
/// <remarks>
/// <b>Source</b>: Sommer, Meiser and Mohammadi, "Privacy loss classes", PoPETs 2019: delta at epsilon is Infinity plus the sum over the
/// losses l above epsilon of mass * (1 - exp(epsilon - l)). <b>Numerics</b>: summed from the largest loss down.
/// </remarks>
internal sealed record LossMass(double Interval, long Lowest, double[] Mass, double Infinity)
{
    internal double LossAt(int index) => (Lowest + index) * Interval;

    internal double Delta(double epsilon)
    {
        var delta = 0.0;
        for (var i = Mass.Length - 1; i >= 0 && LossAt(i) > epsilon; i--)
        {
            delta += Mass[i] * (1 - Math.Exp(epsilon - LossAt(i)));
        }

        return Math.Min(1, Infinity + delta);
    }

    // Between two losses delta is Infinity + A - exp(epsilon) B, with A the mass above and B the mass above times exp(-loss).
    internal double Epsilon(double delta)
    {
        if (Infinity >= delta)
        {
            return double.PositiveInfinity;
        }

        var (above, scaled) = (0.0, 0.0);
        for (var i = Mass.Length - 1; i >= 0 && LossAt(i) > 0; i--)
        {
            var shrink = Math.Exp(-LossAt(i));
            if (Infinity + above - (scaled / shrink) > delta)
            {
                break;
            }

            above += Mass[i];
            scaled += Mass[i] * shrink;
        }

        var rest = Infinity + above - delta;
        return rest > scaled ? Math.Log(rest / scaled) : 0;
    }

    /// <summary>The logarithm of the mean of exp(t * loss) over the bounded losses.</summary>
    internal double LogMoment(double t)
    {
        // Horner's rule towards the end where exp(t * loss) is largest: every factor is below 1 and nothing overflows.
        var factor = Math.Exp(-Math.Abs(t) * Interval);
        var sum = 0.0;
        for (var i = 0; i < Mass.Length; i++)
        {
            sum = (sum * factor) + Mass[t > 0 ? i : Mass.Length - 1 - i];
        }

        return (t * LossAt(t > 0 ? Mass.Length - 1 : 0)) + Math.Log(sum);
    }
}
