namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Accounts by Rényi divergences at <see cref="RenyiOrders.Default"/>: see <see cref="RenyiCurve"/> for the formulas.</summary>
internal sealed class RenyiAccountant : IPrivacyAccountant
{
    public string Name => "rdp";

    public bool BoundsIntegerNoise => true;

    public double Epsilon(IReadOnlyCollection<GaussianSteps> spent, double delta)
    {
        PrivacyRange.ThrowIfNoDelta(delta);
        return Total(spent)?.Epsilon(delta).Value ?? 0;
    }

    public double Delta(IReadOnlyCollection<GaussianSteps> spent, double epsilon)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        return Total(spent)?.Delta(epsilon).Value ?? 0;
    }

    private static RenyiCurve? Total(IReadOnlyCollection<GaussianSteps> spent)
    {
        var steps = GaussianSteps.Canonical(spent);
        return steps.Count == 0
            ? null
            : steps.Select(entry => RenyiCurve.Of(entry, RenyiOrders.Default)).Aggregate((sum, curve) => sum + curve);
    }
}
