using System.Collections.Immutable;

namespace FederatedQC.Federation.Gate;

/// <summary>
/// How many good and how many defective parts had a defect score within each of 64 fixed bins: enough for the area under the ROC curve and
/// for the escape at an overkill limit, and nothing of a single image.
/// </summary>
/// <remarks>
/// <b>Inputs:</b> the log-odds of a part being defective, ln(q / p) with p the score of the defect-free class and q the sum of the others.
/// The bins are half a unit wide, from −16 to 16, and the outer two take what is beyond: scores of a network crowd at 0 and 1, where equal
/// bins of the score itself would tell nothing apart. <b>Numerics:</b> two parts in one bin count as a tie, so the area is off by at most
/// half the share of pairs that share a bin.
/// </remarks>
/// <param name="Good">Good parts in each bin, from the lowest score up.</param>
/// <param name="Defective">Defective parts in each bin.</param>
public sealed record ScoreHistogram(ImmutableArray<long> Good, ImmutableArray<long> Defective)
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 64;

    private const double Lowest = -16;
    private const double Width = 0.5;

    /// <summary>The bin of a part, 0 to 63.</summary>
    /// <param name="goodScore">Score of the defect-free class.</param>
    /// <param name="defectScore">Sum of the other scores. What is below 0 counts as 0, and equal scores, 0 and 0 too, are even
    /// odds.</param>
    public static int BinOf(double goodScore, double defectScore)
    {
        var (good, defect) = (Math.Max(0, goodScore), Math.Max(0, defectScore));
        var logOdds = good == defect ? 0 : Math.Log(defect / good);
        return (int)Math.Clamp(Math.Floor((logOdds - Lowest) / Width), 0, Bins - 1);
    }

    /// <summary>Counts parts.</summary>
    /// <param name="labels">True class of each image.</param>
    /// <param name="scores">Scores that sum to 1 [image, class], row by row; only finite values.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class.</param>
    /// <exception cref="ArgumentException">The sizes don't fit.</exception>
    public static ScoreHistogram Of(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, int defectFreeIndex)
    {
        var classes = labels.IsEmpty ? 0 : scores.Length / labels.Length;
        if (scores.Length != labels.Length * classes || (classes > 0 && (uint)defectFreeIndex >= (uint)classes))
        {
            throw new ArgumentException(
                $"{scores.Length} scores are not those of {labels.Length} images with a defect-free class {defectFreeIndex}.",
                nameof(scores)
            );
        }

        var (good, defective) = (new long[Bins], new long[Bins]);
        for (var image = 0; image < labels.Length; image++)
        {
            var defect = 0.0;
            for (var index = 0; index < classes; index++)
            {
                defect += index == defectFreeIndex ? 0 : scores[(image * classes) + index];
            }

            (labels[image] == defectFreeIndex ? good : defective)[BinOf(scores[(image * classes) + defectFreeIndex], defect)]++;
        }

        return new([.. good], [.. defective]);
    }

    /// <summary>Whether these are counts of the same images as those of the classes.</summary>
    /// <param name="counts">Consistent counts.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class.</param>
    public bool Fits(ClassCounts counts, int defectFreeIndex)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return AreCounts(Good)
            && AreCounts(Defective)
            && defectFreeIndex >= 0
            && Good.Sum() == counts.Support[defectFreeIndex]
            && Defective.Sum() == counts.Defects(defectFreeIndex);
    }

    private static bool AreCounts(ImmutableArray<long> bins) => !bins.IsDefault && bins.Length == Bins && bins.All(ClassCounts.IsCount);
}
