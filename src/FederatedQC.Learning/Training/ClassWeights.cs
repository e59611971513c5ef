namespace FederatedQC.Learning.Training;

/// <summary>The weight of each class in the loss.</summary>
internal static class ClassWeights
{
    private const double Beta = 0.999;

    /// <summary>
    /// One weight a class with mean 1 over the classes that have images; 1 for a class without, which only label smoothing sees. Null when every image counts the same.
    /// </summary>
    public static float[]? Of(ReadOnlySpan<int> labels, int classes, ClassWeighting weighting)
    {
        if (weighting == ClassWeighting.None)
        {
            return null;
        }

        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var raw = counts.Select(count => count == 0 ? 0 : weighting == ClassWeighting.Inverse ? 1.0 / count : (1 - Beta) / (1 - Math.Pow(Beta, count))).ToArray();
        var mean = raw.Where(weight => weight > 0).DefaultIfEmpty(1).Average();
        return [.. raw.Select(weight => weight == 0 ? 1f : (float)(weight / mean))];
    }
}
