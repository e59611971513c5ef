using System.Collections.Immutable;

namespace FederatedQC.Federation.Contribution;

/// <summary>
/// Turns values into coarse bands. With differentially private deltas and few sites the values are noise for the most part, and published
/// to the digit they tell how good a site's data is: then publish bands alone. A band of values from private deltas is as private as these
/// (post-processing); bands of values from plain deltas are coarse, not private.
/// </summary>
public static class ContributionBands
{
    // Two standard deviations: a band that is off by chance in about one case of twenty.
    private const double Deviations = 2;

    /// <summary>The band of each site.</summary>
    /// <param name="values">Shapley values or ledger totals by site.</param>
    /// <param name="noise">Standard deviation of one value, in the same units (<see cref="ExactShapley.NoiseOfValue"/>; times sqrt(rounds)
    /// for totals); 0 for none known.</param>
    /// <returns>
    /// <see cref="ContributionBand.Harmful"/> where the value is below zero beyond the noise. All others are
    /// <see cref="ContributionBand.Unclear"/> when half of an equal share, the narrowest band, is less than twice the noise or the sites
    /// gained nothing together.
    /// </returns>
    public static ImmutableSortedDictionary<string, ContributionBand> Of(ImmutableSortedDictionary<string, double> values, double noise)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(noise);
        var share = values.Values.Sum() / values.Count;
        return values.ToImmutableSortedDictionary(entry => entry.Key, entry => Band(entry.Value, share, noise), StringComparer.Ordinal);
    }

    /// <summary>
    /// The bands of a run's totals. The operator's images are a sample: a fraction right of n of them is off by 0.5 / sqrt(n) at most
    /// (standard deviation), which the values of sites inherit (<see cref="ExactShapley.NoiseOfValue"/>). The same images judge every
    /// round, so rounds add nothing to it.
    /// </summary>
    /// <param name="ledger">What was measured.</param>
    /// <param name="images">Images that the models were judged on, at least 1.</param>
    public static ImmutableSortedDictionary<string, ContributionBand> Of(ContributionLedger ledger, int images)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var totals = ledger.Totals;
        return totals.IsEmpty
            ? ImmutableSortedDictionary<string, ContributionBand>.Empty
            : Of(totals, ExactShapley.NoiseOfValue(totals.Count, 0.5 / Math.Sqrt(images)));
    }

    private static ContributionBand Band(double value, double share, double noise) =>
        value switch
        {
            _ when value < -Deviations * noise => ContributionBand.Harmful,
            _ when share <= 0 || share / 2 < Deviations * noise => ContributionBand.Unclear,
            _ when value < share / 2 => ContributionBand.Little,
            _ when value <= share * 2 => ContributionBand.Usual,
            _ => ContributionBand.Much,
        };
}
