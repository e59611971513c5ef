using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Simulate;

/// <summary>What a simulated consortium agrees on.</summary>
internal static class SimulatePlan
{
    /// <summary>The simulation as a verb.</summary>
    /// <param name="dropOut">Share of the sites that vanish between two steps of secure aggregation.</param>
    public static ConsortiumVerb Verb(double dropOut = 0) =>
        new("simulate", "reports and model", MostSites: 1000, Sites: 10, LocalEpochs: 2)
        {
            Run = "simulation",
            Complete = plan => Complete(plan, dropOut),
            Limits = _ => [],
        };

    private static RunSettings Complete(RunSettings plan, double dropOut)
    {
        var secure = plan.SecureAggregation;
        var completed = plan with
        {
            // Single updates under one mask can't be compared with each other.
            Admission = secure is { Enabled: true, GroupSize: 0 } ? plan.Admission with { CosineWarning = null } : plan.Admission,
            // A site whose training fails or whose budget is spent does not hold up the others.
            Closing = new ClosingSettings
            {
                QuorumFraction = AggregationStrategies.All.GetValueOrDefault(plan.Strategy)?.Term == SiteTerm.ControlVariates ? 0.9 : 0.6,
            },
        };
        return secure.Enabled && plan.Privacy.ProtectsSites ? NoisedBySites(completed, dropOut) : completed;
    }

    // The noise is dealt so that it is enough with a tenth fewer sites than are expected to be left; with fewer still a sum is not opened.
    private static RunSettings NoisedBySites(RunSettings plan, double dropOut) =>
        plan with
        {
            Privacy = plan.Privacy with { Noise = PrivacySettings.DiscreteGaussian, Accountant = "rdp" },
            SecureAggregation = plan.SecureAggregation with
            {
                MinimumCohort = Math.Max(plan.SecureAggregation.MinimumCohort, (int)(0.9 * (1 - dropOut) * plan.Sites.Length)),
            },
        };
}
