using System.Collections.Immutable;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Admission;

/// <summary>Compares the admitted updates of a round with each other before they are combined.</summary>
public static class CohortScreen
{
    /// <summary>Fewer updates than this say nothing about what is usual.</summary>
    public const int LeastSites = 4;

    // The standard deviation of a normal distribution is this many times its median absolute deviation.
    private const double DeviationsPerMad = 1.4826;

    // Honest sites differ at least this much: the norm of a delta grows with images, steps and how strange a site's classes are.
    private const double LeastDeviation = 0.3;

    // However much honest sites differ: among very different ones a hundredfold update would be nothing unusual, and it would be most of
    // their mean.
    private static readonly double MostLogFactor = Math.Log(10);

    /// <summary>The sites whose update is far longer than those of the others.</summary>
    /// <remarks>
    /// <b>Source</b>: the modified z-score of Iglewicz and Hoaglin, "How to detect and handle outliers", 1993, on the logarithm of the
    /// norms, since norms differ by factors. Only the upper side counts: a short update does no harm. <b>Numerics</b>: a deviation below
    /// 0.3 (a factor of 1.35) counts as 0.3, so that a round of nearly equal sites is not judged by its noise. <b>Differs from source</b>:
    /// more than ten times the median length is never usual.
    /// </remarks>
    /// <param name="norms">Site and Euclidean norm of its delta, finite and not negative; in any order.</param>
    /// <param name="limit">Robust standard deviations that are still usual; above 0. Null screens nothing.</param>
    /// <returns>The sites to leave out; never half of them or more, none where there are fewer than <see cref="LeastSites"/>.</returns>
    public static ImmutableSortedSet<string> TooLong(IReadOnlyCollection<(string Site, double Norm)> norms, double? limit)
    {
        ArgumentNullException.ThrowIfNull(norms);
        var logs = norms.Where(entry => entry.Norm > 0).Select(entry => (entry.Site, Log: Math.Log(entry.Norm))).ToList();
        if (limit is not { } most || logs.Count < LeastSites)
        {
            return ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
        }

        var middle = Median.Of(logs.Select(entry => entry.Log));
        var deviation = Math.Max(LeastDeviation, DeviationsPerMad * Median.Of(logs.Select(entry => Math.Abs(entry.Log - middle))));
        var usual = Math.Min(most * deviation, MostLogFactor);
        return logs.Where(entry => entry.Log - middle > usual).Select(entry => entry.Site).ToImmutableSortedSet(StringComparer.Ordinal);
    }
}
