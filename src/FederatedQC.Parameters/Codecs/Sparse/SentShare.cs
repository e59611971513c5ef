using System.Globalization;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>How many parameters of a block a sparse codec sends.</summary>
internal static class SentShare
{
    /// <summary>The share of them, rounded down, and at least one unless there is none.</summary>
    internal static int Of(int count, decimal share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Math.Min(count, Math.Max(1, (int)decimal.Floor(count * share)));
    }

    internal static string Name(string family, decimal share) =>
        string.Create(CultureInfo.InvariantCulture, $"{family}:{share:0.############################}");
}
