namespace FederatedQC.Federation.Robust;

/// <summary>The number in the middle of some, which no half of them can move far. Empty lists have none.</summary>
internal static class Median
{
    /// <summary>The middle number; of an even count the mean of the middle two.</summary>
    internal static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>The middle number; of an even count the lower of the middle two.</summary>
    internal static double Lower(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(sorted.Length - 1) / 2];
    }
}
