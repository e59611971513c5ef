using System.Collections.Immutable;

namespace FederatedQC.Federation.Gate;

/// <summary>How a model did on a set of labelled images: counts only, one number a class in the order of the spec.</summary>
/// <param name="Support">Images of the class.</param>
/// <param name="Correct">Images of the class that were judged right; never more than <paramref name="Support"/> or
/// <paramref name="Predicted"/>.</param>
/// <param name="Predicted">Images that were answered as the class; sums to the same number as <paramref name="Support"/>.</param>
public sealed record ClassCounts(ImmutableArray<long> Support, ImmutableArray<long> Correct, ImmutableArray<long> Predicted)
{
    /// <summary>Number of images.</summary>
    public long Images => Support.Sum();

    /// <summary>Fraction of the images that were judged right; NaN without an image.</summary>
    public double Accuracy => (double)Correct.Sum() / Images;

    /// <summary>Whether more than one image was judged and all were answered as the same class although they are not of one.</summary>
    public bool IsConstant => Support.Count(count => count > 0) > 1 && Predicted.Count(count => count > 0) == 1;

    /// <summary>Number of images of defects.</summary>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1: then every class is a defect.</param>
    public long Defects(int defectFreeIndex) => defectFreeIndex < 0 ? Images : Images - Support[defectFreeIndex];

    /// <summary>
    /// Mean recall over the classes of defects of which there are images; NaN where there is none. A mean over classes and not over
    /// images, so that a model can't do well at a site by answering the class that is most frequent there.
    /// </summary>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1: then every class is a defect.</param>
    public double DefectRecall(int defectFreeIndex)
    {
        var recalls = Enumerable
            .Range(0, Support.Length)
            .Where(index => index != defectFreeIndex && Support[index] > 0)
            .Select(index => (double)Correct[index] / Support[index])
            .ToList();
        return recalls.Count > 0 ? recalls.Average() : double.NaN;
    }

    /// <summary>The counts over both sets of images.</summary>
    public static ClassCounts operator +(ClassCounts left, ClassCounts right) => left.Add(right);

    /// <inheritdoc cref="op_Addition"/>
    public ClassCounts Add(ClassCounts right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return new(Sum(Support, right.Support), Sum(Correct, right.Correct), Sum(Predicted, right.Predicted));
    }

    /// <summary>Whether the three lists are counts of the given number of classes that agree with each other.</summary>
    public bool IsConsistent(int classes) =>
        !Support.IsDefault
        && !Correct.IsDefault
        && !Predicted.IsDefault
        && Support.Length == classes
        && Correct.Length == classes
        && Predicted.Length == classes
        && Support.All(IsCount)
        && Correct.All(IsCount)
        && Predicted.All(IsCount)
        && Enumerable.Range(0, classes).All(index => Correct[index] <= Math.Min(Support[index], Predicted[index]))
        && Support.Sum() == Predicted.Sum();

    internal static bool IsCount(long value) => value is >= 0 and <= 1L << 40;

    private static ImmutableArray<long> Sum(ImmutableArray<long> left, ImmutableArray<long> right) => [.. left.Zip(right, (a, b) => a + b)];
}
