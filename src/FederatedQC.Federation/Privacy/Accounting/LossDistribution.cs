namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>The privacy loss of a composition of Gaussian steps, for a record that is removed and for one that is added.</summary>
/// <remarks>
/// <b>Source</b>: Meiser and Mohammadi, "Tight on budget? Tight bounds for r-fold approximate differential privacy", CCS 2018; discretised
/// by connecting the dots and composed by Fourier transform. <b>Inputs</b>: noise multipliers above 0.
/// <b>Output</b>: an upper bound in each direction; the worse one counts. <b>Numerics</b>: grid of 1e-4, finer for small losses, wider
/// where the window would have more than 2^20 points. The bound holds for every grid, and is tighter for a finer one.
/// </remarks>
public sealed class LossDistribution
{
    private const double WidestInterval = 1e-4;
    private const int MaxPoints = 1 << 19;
    private readonly LossMass[] _directions;

    private LossDistribution(LossMass[] directions) => _directions = directions;

    /// <summary>The distribution of a composition.</summary>
    /// <param name="spent">What was spent, in any order.</param>
    /// <exception cref="ArgumentException">An entry is not sound, or has no noise, so that its loss is unbounded.</exception>
    public static LossDistribution Of(IReadOnlyCollection<GaussianSteps> spent)
    {
        var steps = GaussianSteps.Canonical(spent);
        if (steps.Any(entry => entry.NoiseMultiplier == 0))
        {
            throw new ArgumentException("A mechanism without noise has no privacy loss distribution.", nameof(spent));
        }

        return new(steps.Count == 0 ? [] : [OneDirection(steps, added: false), OneDirection(steps, added: true)]);
    }

    /// <summary>The smallest delta at an epsilon.</summary>
    /// <param name="epsilon">0 or more.</param>
    public double Delta(double epsilon)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        return _directions.Select(direction => direction.Delta(epsilon)).DefaultIfEmpty(0).Max();
    }

    /// <summary>The smallest epsilon at a delta; infinity where it would be above about 700.</summary>
    /// <param name="delta">In (0, 1); below 1e-10 rounding shows.</param>
    public double Epsilon(double delta)
    {
        PrivacyRange.ThrowIfNoDelta(delta);
        return _directions.Select(direction => direction.Epsilon(delta)).DefaultIfEmpty(0).Max();
    }

    private static LossMass OneDirection(IReadOnlyList<GaussianSteps> steps, bool added)
    {
        (SampledGaussianLoss Loss, long Steps)[] parts =
        [
            .. steps.Select(entry => (new SampledGaussianLoss(entry.NoiseMultiplier, entry.SampleRate, added), entry.Steps)),
        ];
        var interval = parts.Min(part => Math.Clamp(part.Loss.Deviation / 10, 1e-6, WidestInterval));
        interval = Math.Max(interval, parts.Max(part => part.Loss.High - part.Loss.Low) / MaxPoints);
        while (true)
        {
            var grid = interval;
            if (LossComposition.Compose([.. parts.Select(part => (LossDiscretisation.Of(part.Loss, grid), part.Steps))]) is { } composed)
            {
                return composed;
            }

            interval *= 2;
        }
    }
}
