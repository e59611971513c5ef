namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Puts a privacy loss on a grid, never on the optimistic side.</summary>
/// <remarks>
/// <b>Source</b>: Doroshenko, Ghazi, Kamath, Kumar and Manurangsi, "Connect the dots: tighter discrete approximations of privacy loss
/// distributions", PoPETs 2022. The hockey-stick divergence is convex in x = exp(epsilon); the chords between its values at the grid points
/// lie above it and are the divergence of exactly one discrete distribution, whose mass at a grid point is x times the change of slope
/// there.
/// <b>Output</b>: a distribution that dominates the true one; at grid points, for one step, it is exact.
/// <b>Numerics</b>: below 0 the slopes are those of the excess over 1 - x, which is linear and has none, so that nothing cancels.
/// A mass that rounding makes negative is 0. What lies beyond the last grid point is an unbounded loss.
/// <b>Differs from source</b>: derived from the chords, not from the paper's algorithm.
/// </remarks>
internal static class LossDiscretisation
{
    internal static LossMass Of(SampledGaussianLoss loss, double interval)
    {
        var lowest = (long)Math.Floor(loss.Low / interval);
        var highest = (long)Math.Ceiling(loss.High / interval);
        var mass = new double[highest - lowest + 1];
        var growth = Exponential.MinusOne(interval);
        var (before, here) = (default(Point), At(loss, lowest, interval));
        for (var i = 0; i < mass.Length; i++)
        {
            var after = At(loss, lowest + i + 1, interval);
            var isBelow = lowest + i < 0;
            var rise =
                i == mass.Length - 1 ? 0
                : isBelow ? after.Excess - here.Excess
                : after.Divergence - here.Divergence;
            var fall = isBelow ? here.Excess - before.Excess : here.Divergence - before.Divergence;

            // The first chord begins at x = 0. For the others x times the change of slope is rise / (e^h - 1) - fall / (1 - e^-h), with one
            // divisor: a rounding of two different ones would not cancel over the grid.
            mass[i] = Math.Max(0, i == 0 ? (rise / growth) - fall : ((rise - fall) / growth) - fall);
            (before, here) = (here, after);
        }

        return new(interval, lowest, mass, loss.Divergence(highest * interval));
    }

    // Each side of 0 needs one of the two; the slope between -1 and 0 is taken of both.
    private static Point At(SampledGaussianLoss loss, long index, double interval) =>
        new(index >= -1 ? loss.Divergence(index * interval) : 0, index <= 0 ? loss.Excess(index * interval) : 0);

    private readonly record struct Point(double Divergence, double Excess);
}
