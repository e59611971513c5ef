using System.Collections.Immutable;
using FederatedQC.Federation.Gate;

namespace FederatedQC.EdgeAgent.Tests.Sync;

internal static class TwoScores
{
    /// <summary>Parts of which some have one low defect score and the others one high one.</summary>
    public static ScoreHistogram Of(long goodLow, long goodHigh, long defectsLow, long defectsHigh) =>
        new(Bins(goodLow, goodHigh), Bins(defectsLow, defectsHigh));

    private static ImmutableArray<long> Bins(long low, long high)
    {
        var bins = new long[ScoreHistogram.Bins];
        (bins[10], bins[50]) = (low, high);
        return [.. bins];
    }
}
