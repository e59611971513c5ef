using System.Collections.Immutable;
using FederatedQC.Cli.Reports;

namespace FederatedQC.Cli.Consortium;

/// <summary>What the aggregator says of its runs now.</summary>
/// <param name="Runs">The consortium's only one, or one a family in ordinal order; at least one.</param>
internal sealed record ConsortiumStatus(ImmutableArray<RunStatus> Runs)
{
    public bool IsFinished => Runs.All(run => run.Phase == "finished");

    /// <summary>Phase of the present round; those of all families that have different ones.</summary>
    public string Phase => string.Join(", ", Runs.Select(run => run.Phase).Distinct(StringComparer.Ordinal));

    /// <summary>Rounds that ended in every family.</summary>
    public int Round => Runs.Min(run => run.Round);

    /// <summary>Rounds in all, of a family.</summary>
    public int Rounds => Runs.Max(run => run.Rounds);

    /// <summary>Sites that are connected.</summary>
    public int Online => Runs.Sum(run => run.Sites.Count(site => site.Online));

    /// <summary>Sites whose update of the present round is admitted.</summary>
    public int Updated => Runs.Sum(run => run.Sites.Count(site => site.Update is not null));

    /// <summary>The rounds that ended, family by family.</summary>
    public IEnumerable<RoundReport> History => Runs.SelectMany(run => run.History.Select(round => round.ToReport(run.Family)));

    /// <summary>Payload bytes received from a site so far.</summary>
    public long BytesFrom(string site) =>
        Runs.SelectMany(run => run.Sites).Where(status => status.Site == site).Sum(status => status.BytesReceived);
}
