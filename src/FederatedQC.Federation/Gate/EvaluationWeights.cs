using System.Collections.Immutable;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Gate;

/// <summary>What the word of each site counts for when candidates are judged.</summary>
internal static class EvaluationWeights
{
    /// <summary>
    /// By images held back, which nobody can check: so a site counts at most for the training images that it announced, at most for
    /// <paramref name="capFactor"/> times the median site as an update does, and at most for as much as all others together.
    /// </summary>
    /// <param name="images">Images that each site says it judged with; above 0.</param>
    /// <param name="announced">Training images that came with the updates; a site that is not among them sent none.</param>
    /// <param name="capFactor">Multiple of the median; above 0.</param>
    public static ImmutableSortedDictionary<string, double> Of(
        ImmutableSortedDictionary<string, long> images,
        ImmutableSortedDictionary<string, long> announced,
        double capFactor
    )
    {
        if (images.IsEmpty)
        {
            return ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
        }

        var bounded = images.ToImmutableSortedDictionary(
            entry => entry.Key,
            entry => (double)Math.Min(entry.Value, announced.GetValueOrDefault(entry.Key, long.MaxValue)),
            StringComparer.Ordinal
        );
        var cap = capFactor * Median.Of(bounded.Values);
        var capped = bounded.ToImmutableSortedDictionary(entry => entry.Key, entry => Math.Min(entry.Value, cap), StringComparer.Ordinal);
        var largest = capped.MaxBy(entry => entry.Value);
        var others = capped.Values.Sum() - largest.Value;
        return capped.Count > 1 && largest.Value > others ? capped.SetItem(largest.Key, others) : capped;
    }
}
