using FederatedQC.Federation.Plans;

namespace FederatedQC.Learning.Training;

/// <summary>What a site's class counts mean for its loss.</summary>
internal static class ClassWeights
{
    private const double Beta = 0.999;

    // Stands in for images of a class that the site hasn't seen: its share must not be zero, as the logarithm is taken.
    private const double Unseen = 0.5;

    /// <summary>
    /// The weight of each class in the loss, with mean 1 over the classes that have images and 1 for a class without, which only label
    /// smoothing sees. Null when every image counts the same.
    /// </summary>
    public static float[]? Of(ReadOnlySpan<int> labels, int classes, ClassWeighting weighting)
    {
        Func<int, double>? weigh = weighting switch
        {
            ClassWeighting.Inverse => count => 1.0 / count,
            ClassWeighting.Effective => count => (1 - Beta) / (1 - Math.Pow(Beta, count)),
            _ => null,
        };
        if (weigh is null)
        {
            return null;
        }

        var raw = Counts(labels, classes).Select(count => count == 0 ? 0 : weigh(count)).ToArray();
        var mean = raw.Where(weight => weight > 0).DefaultIfEmpty(1).Average();
        return [.. raw.Select(weight => weight == 0 ? 1f : (float)(weight / mean))];
    }

    /// <summary>
    /// The logarithm of each class's share of the images, for <see cref="ClassWeighting.Calibrated"/>; null for the others.
    /// </summary>
    public static float[]? LogShares(ReadOnlySpan<int> labels, int classes, ClassWeighting weighting)
    {
        var whole = labels.Length + (Unseen * classes);
        return weighting == ClassWeighting.Calibrated
            ? [.. Counts(labels, classes).Select(count => (float)Math.Log((count + Unseen) / whole))]
            : null;
    }

    private static int[] Counts(ReadOnlySpan<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        return counts;
    }
}
