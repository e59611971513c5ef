namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>
/// Accounts by privacy loss distributions (<see cref="LossDistribution"/>). Where no step samples, the composition is one Gaussian and its
/// exact curve is taken (<see cref="AnalyticGaussian"/>).
/// </summary>
internal sealed class LossAccountant : IPrivacyAccountant
{
    public string Name => "pld";

    public double Epsilon(IReadOnlyCollection<GaussianSteps> spent, double delta)
    {
        PrivacyRange.ThrowIfNoDelta(delta);
        return Choose(
            spent,
            nothing: 0,
            unbounded: double.PositiveInfinity,
            z => AnalyticGaussian.Epsilon(delta, z),
            loss => loss.Epsilon(delta)
        );
    }

    public double Delta(IReadOnlyCollection<GaussianSteps> spent, double epsilon)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        return Choose(spent, nothing: 0, unbounded: 1, z => AnalyticGaussian.Delta(epsilon, z), loss => loss.Delta(epsilon));
    }

    private static double Choose(
        IReadOnlyCollection<GaussianSteps> spent,
        double nothing,
        double unbounded,
        Func<double, double> exact,
        Func<LossDistribution, double> sampled
    )
    {
        var steps = GaussianSteps.Canonical(spent);
        if (steps.Count == 0)
        {
            return nothing;
        }

        if (steps.Any(entry => entry.NoiseMultiplier == 0))
        {
            return unbounded;
        }

        return steps.All(entry => entry.SampleRate == 1)
            ? exact(1 / Math.Sqrt(steps.Sum(entry => entry.Steps / (entry.NoiseMultiplier * entry.NoiseMultiplier))))
            : sampled(LossDistribution.Of(steps));
    }
}
