using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Demo;

/// <summary>What the demo's consortium agrees on.</summary>
internal static class DemoSettings
{
    public const string Consortium = "demo";
    private const string Run = "demo-run";

    /// <exception cref="UsageException">The plan is not sound, or agents and aggregator do not do it.</exception>
    public static RunSettings Create(ConsortiumOptions options, DealtImages images) => ConsortiumPlan.Checked(
        ConsortiumPlan.Create(Run, options, images) with
        {
            // Every site is here and the same seed must give the same model: so a round waits for all of them.
            Closing = new ClosingSettings { QuorumFraction = 1, Deadline = TimeSpan.FromHours(1), EvaluationDeadline = TimeSpan.FromMinutes(10) },
        },
        Limits);

    /// <summary>Checks that the plan suits each family by itself.</summary>
    /// <exception cref="UsageException">It asks for more than the few sites of a family can give.</exception>
    public static void ThrowIfUnsuited(RunSettings settings, DemoData data)
    {
        foreach (var sites in data.Families.Values)
        {
            ConsortiumPlan.Checked(settings with { Sites = sites }, ServiceLimits.OfServices);
        }
    }

    // Where sites fall apart the services end the run, and what comes then is the operator's to decide: a demo has none.
    private static IReadOnlyList<string> Limits(RunSettings plan) => plan.Families.Clustering == "none"
        ? ServiceLimits.OfServices(plan)
        : [.. ServiceLimits.OfServices(plan), "families.clustering: the services end a run whose sites fall apart, and the operator begins a run a family; fqc simulate does both"];
}
