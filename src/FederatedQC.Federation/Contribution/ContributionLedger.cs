using System.Collections.Immutable;

namespace FederatedQC.Federation.Contribution;

/// <summary>What each round's sites contributed, round by round. Values of one method only: those of two don't add up.</summary>
public sealed record ContributionLedger
{
    /// <summary>Name of the method that every report is of.</summary>
    public required string Method { get; init; }

    /// <summary>The report of each round that was measured, by round.</summary>
    public ImmutableSortedDictionary<int, ContributionReport> Rounds { get; init; } =
        ImmutableSortedDictionary<int, ContributionReport>.Empty;

    /// <summary>
    /// The sum of each site's values over the rounds, added in the order of the rounds. As Shapley values are additive over games, they are
    /// the Shapley values of the run's gain, less the rounds that were truncated. A site that was absent from a round gains nothing there.
    /// </summary>
    public ImmutableSortedDictionary<string, double> Totals
    {
        get
        {
            var totals = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
            foreach (var (site, value) in Rounds.Values.SelectMany(report => report.Values))
            {
                totals[site] = totals.GetValueOrDefault(site) + value;
            }

            return totals.ToImmutable();
        }
    }

    /// <summary>
    /// What the measured rounds gained; of a Shapley value <see cref="Totals"/> sum to it, less the rounds that were truncated.
    /// </summary>
    public double Gain => Rounds.Values.Sum(report => report.Gain);

    /// <summary>
    /// The ledger with a round's report. A report of the same round is replaced, so that a round that is replayed after a crash counts
    /// once.
    /// </summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="report">Its report, by the ledger's method.</param>
    /// <exception cref="ArgumentException">The report is of another method.</exception>
    public ContributionLedger With(int round, ContributionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        return report.Method == Method
            ? this with
            {
                Rounds = Rounds.SetItem(round, report),
            }
            : throw new ArgumentException($"The report is by '{report.Method}' and the ledger by '{Method}'.", nameof(report));
    }
}
