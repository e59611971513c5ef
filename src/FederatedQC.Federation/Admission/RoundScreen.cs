using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Robust;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Admission;

/// <summary>The updates of a round that closed, compared with each other.</summary>
/// <param name="Updates">Those that take part, in ordinal order of their sites; never empty where one was admitted.</param>
/// <param name="LeftOut">Those that don't, with the reason's code.</param>
public sealed record RoundScreen(ImmutableArray<UpdateFacts> Updates, ImmutableSortedDictionary<string, string> LeftOut)
{
    /// <summary>
    /// Screens the admitted updates of a round. Under site-level privacy none is left out for its length: who is left out would depend on
    /// everybody, so one site could move the sum by more than the clip that its noise is made for, and clipping bounds each update already.
    /// </summary>
    public static RoundScreen Of(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var limit = state.Settings.Privacy.ProtectsSites ? null : state.Settings.Admission.NormOutlier;
        var mostImages = state.Updates.IsEmpty
            ? 0
            : state.Settings.Admission.WeightCapFactor * Median.Of(state.Updates.Values.Select(update => (double)update.Samples));
        var tooLong = CohortScreen.TooLong([.. state.Updates.Select(entry => (entry.Key, entry.Value.Norm))], limit);
        return new(
            [
                .. state
                    .Updates.Where(entry => !tooLong.Contains(entry.Key))
                    .Select(entry => new UpdateFacts(
                        entry.Key,
                        entry.Value.Samples,
                        Steps(state.Settings, entry.Value, mostImages),
                        entry.Value.Staleness,
                        entry.Value.Norm
                    )),
            ],
            tooLong.ToImmutableSortedDictionary(site => site, _ => RefusalCodes.Of(RefusalReason.NormOutlier), StringComparer.Ordinal)
        );
    }

    /// <summary>The sites whose update points away from the mean of the others.</summary>
    /// <param name="updates">The updates that took part.</param>
    /// <param name="gram">Their dot products, in the same order first; null where they are not known.</param>
    /// <param name="limit">Least cosine that is still usual; null asks for nothing.</param>
    /// <returns>A sentence for the operator by site.</returns>
    public static ImmutableSortedDictionary<string, string> Warnings(ImmutableArray<UpdateFacts> updates, GramMatrix? gram, double? limit)
    {
        var warnings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (
            var site = 0;
            gram is not null && limit is not null && updates.Length >= CohortScreen.LeastSites && site < updates.Length;
            site++
        )
        {
            var cosine = CosineToOthers(gram, site, updates.Length);
            if (cosine < limit)
            {
                warnings.Add(
                    updates[site].Site,
                    string.Create(CultureInfo.InvariantCulture, $"its update points away from the mean of the others (cosine {cosine:F2})")
                );
            }
        }

        return warnings.ToImmutable();
    }

    // Steps are believed for as many images as count: who overstates both would else carry everybody's model further.
    private static long Steps(RunSettings settings, AdmittedUpdate update, double mostImages) =>
        Math.Clamp(update.Steps, 1, ClaimLimits.MostSteps(settings, Math.Min(update.Samples, mostImages)));

    private static double CosineToOthers(GramMatrix gram, int site, int sites)
    {
        var others = new double[gram.Count];
        Array.Fill(others, 1, 0, sites);
        others[site] = 0;
        var (dot, norm) = (0.0, Math.Sqrt(gram.SquaredNorm(others)));
        for (var other = 0; other < sites; other++)
        {
            dot += others[other] * gram[site, other];
        }

        return norm * gram.Norm(site) is > 0 and var product ? dot / product : 0;
    }
}
