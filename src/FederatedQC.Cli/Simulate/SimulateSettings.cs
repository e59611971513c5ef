using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Simulate;

/// <summary>What a simulated consortium agrees on.</summary>
internal static class SimulateSettings
{
    /// <exception cref="UsageException">The plan is not sound, or the simulator does not do it.</exception>
    public static RunSettings Create(SimulateOptions options, DealtImages images)
    {
        var plan = ConsortiumPlan.Create("simulation", options.Consortium, images);
        plan = options.Secure.Enabled && plan.Privacy.Level == PrivacySettings.Site ? NoisedBySites(plan, options) : plan with { SecureAggregation = options.Secure };
        return ConsortiumPlan.Checked(
            plan with
            {
                Robust = plan.Robust with { Faulty = options.Attack?.Sites },
                Contribution = options.Contribution,
                LowRank = options.LowRank is { } rank ? new LowRankOptions { Rank = rank } : null,
                // Single updates under one mask can't be compared with each other.
                Admission = options.Secure is { Enabled: true, GroupSize: 0 } ? new AdmissionSettings { CosineWarning = null } : new AdmissionSettings(),
                // A site whose training fails or whose budget is spent does not hold up the others.
                Closing = new ClosingSettings { QuorumFraction = plan.Strategy == "scaffold" ? 0.9 : 0.6 },
            });
    }

    // The noise is dealt so that it is enough with a tenth fewer sites than are expected to be left; with fewer still a sum is not opened.
    private static RunSettings NoisedBySites(RunSettings plan, SimulateOptions options) => plan with
    {
        Privacy = plan.Privacy with { Noise = PrivacySettings.DiscreteGaussian, Accountant = "rdp" },
        SecureAggregation = options.Secure with { MinimumCohort = Math.Max(options.Secure.MinimumCohort, (int)(0.9 * (1 - options.DropOut) * plan.Sites.Length)) },
    };
}
