using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Demo;

/// <summary>What the demo's consortium agrees on.</summary>
internal static class DemoPlan
{
    public const string Consortium = "demo";

    /// <summary>The demo as a verb.</summary>
    public static ConsortiumVerb Verb { get; } =
        new("demo", "images, state, logs and reports", MostSites: 200, Sites: 4, LocalEpochs: 4)
        {
            Run = "demo-run",
            // Every site is here and the same seed must give the same model: so a round waits for all of them.
            Complete = plan =>
                plan with
                {
                    Closing = new ClosingSettings
                    {
                        QuorumFraction = 1,
                        Deadline = TimeSpan.FromHours(1),
                        EvaluationDeadline = TimeSpan.FromMinutes(10),
                    },
                },
            Limits = LimitsOf,
        };

    /// <summary>Checks that the plan suits each family by itself.</summary>
    /// <exception cref="UsageException">It asks for more than the few sites of a family can give.</exception>
    public static void ThrowIfUnsuited(RunSettings plan, DemoData data)
    {
        foreach (var sites in data.Families.Values)
        {
            ConsortiumPlan.Checked(plan with { Sites = sites }, ServiceLimits.OfServices);
        }
    }

    // Where sites fall apart the services end the run, and what comes then is the operator's to decide: a demo has none.
    private static IReadOnlyList<string> LimitsOf(RunSettings plan) =>
        !plan.Families.AreSought
            ? ServiceLimits.OfServices(plan)
            :
            [
                .. ServiceLimits.OfServices(plan),
                "families.clustering: the services end a run whose sites fall apart, and the operator begins a run a family; fqc simulate does both",
            ];
}
