using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Simulate;

/// <summary>What a simulated consortium agrees on.</summary>
internal static class SimulateSettings
{
    /// <exception cref="UsageException">The plan is not sound, or the simulator does not do it.</exception>
    public static RunSettings Create(SimulateOptions options, DealtImages images)
    {
        var plan = ConsortiumPlan.Create("simulation", options.Consortium, images);
        return ConsortiumPlan.Checked(
            plan with
            {
                Robust = plan.Robust with { Faulty = options.Attack?.Sites },
                SecureAggregation = options.Secure,
                LowRank = options.LowRank is { } rank ? new LowRankOptions { Rank = rank } : null,
                // Single updates under one mask can't be compared with each other.
                Admission = options.Secure is { Enabled: true, GroupSize: 0 } ? new AdmissionSettings { CosineWarning = null } : new AdmissionSettings(),
                // A site whose training fails or whose budget is spent does not hold up the others.
                Closing = new ClosingSettings { QuorumFraction = plan.Strategy == "scaffold" ? 0.9 : 0.6 },
            },
            ServiceLimits.OfSimulation);
    }
}
