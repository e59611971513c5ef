namespace FederatedQC.Analytic;

/// <summary>What features with labels must satisfy.</summary>
internal static class LabelledFeatures
{
    /// <exception cref="ArgumentException">The lengths do not fit together, a label is out of range or a feature is no number.</exception>
    public static void ThrowIfUnsound(HeadShape shape, ReadOnlySpan<float> features, ReadOnlySpan<int> labels)
    {
        if (features.Length != (long)labels.Length * shape.Features)
        {
            throw new ArgumentException($"{labels.Length} images of {shape.Features} features don't make {features.Length} numbers.");
        }

        if (labels.ContainsAnyExceptInRange(0, shape.Classes - 1))
        {
            throw new ArgumentException($"A label is not within 0 to {shape.Classes - 1}.");
        }

        foreach (var feature in features)
        {
            if (!float.IsFinite(feature))
            {
                throw new ArgumentException("A feature is not finite.");
            }
        }
    }
}
