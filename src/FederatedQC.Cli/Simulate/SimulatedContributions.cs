using System.Collections.Immutable;
using System.Text.Json;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Contribution;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>
/// What the runs of a simulation say of the sites' contributions. Families are measured apart, each on the operator's images of its
/// product.
/// </summary>
internal static class SimulatedContributions
{
    /// <summary>How they were measured; null where the plan does not ask.</summary>
    public static ContributionSummary? Summary(ImmutableArray<FamilyRun> runs, SimulatedImages images)
    {
        var ledgers = runs.Select(run => run.Result!.Contribution).OfType<ContributionLedger>().ToList();
        var rounds = ledgers.SelectMany(ledger => ledger.Rounds.Values).ToList();
        return ledgers.Count == 0
            ? null
            : new ContributionSummary(
                ledgers[0].Method,
                images.Operator.Sum(own => own.HeldOut.Count),
                rounds.Count,
                rounds.Count(round => round.Truncation == Truncation.Round),
                ledgers.Average(ledger => ledger.Gain)
            );
    }

    /// <summary>What each site of a run contributed; empty where the plan does not ask.</summary>
    public static ImmutableSortedDictionary<string, SiteContribution> BySite(FamilyRun run, SimulatedImages images)
    {
        if (run.Result!.Contribution is not { } ledger)
        {
            return ImmutableSortedDictionary<string, SiteContribution>.Empty;
        }

        var (totals, bands) = (ledger.Totals, ContributionBands.Of(ledger, images.OperatorFor(run.Sites)!.HeldOut.Count));
        return run.Sites.ToImmutableSortedDictionary(
            site => site.Site,
            site => new SiteContribution(
                run.Result.Final.Settings.Contribution.Bands ? null : totals.GetValueOrDefault(site.Site),
                JsonNamingPolicy.CamelCase.ConvertName(bands.GetValueOrDefault(site.Site, ContributionBand.Unclear).ToString())
            ),
            StringComparer.Ordinal
        );
    }
}
