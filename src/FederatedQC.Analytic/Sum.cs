namespace FederatedQC.Analytic;

/// <summary>Arithmetic on whole vectors, element by element.</summary>
internal static class Sum
{
    /// <summary>left + right, as a new vector.</summary>
    public static double[] Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = new double[left.Length];
        for (var index = 0; index < sum.Length; index++)
        {
            sum[index] = left[index] + right[index];
        }

        return sum;
    }

    /// <summary>values · factor.</summary>
    public static void Scale(ReadOnlySpan<double> values, double factor, Span<double> scaled)
    {
        for (var index = 0; index < scaled.Length; index++)
        {
            scaled[index] = values[index] * factor;
        }
    }
}
