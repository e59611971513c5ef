using System.Globalization;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Output;

/// <summary>Numbers as people read them; a dash where there is none.</summary>
internal static class Words
{
    public const string None = "–";

    public static string Percent(double? share) =>
        share is { } value && double.IsFinite(value) ? (value * 100).ToString("F1", CultureInfo.InvariantCulture) + " %" : None;

    /// <summary>A difference of two shares, in points of a hundred.</summary>
    public static string Points(double difference) => (difference * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);

    /// <summary>A share as parts of a thousand, with an interval in brackets where there is one.</summary>
    public static string PerThousand(double? share, double? low = null, double? high = null) =>
        share is not { } value || !double.IsFinite(value) ? None
        : low is { } least && high is { } most ? $"{Thousandths(value)} ({Thousandths(least)} to {Thousandths(most)})"
        : Thousandths(value);

    /// <summary>A loss.</summary>
    public static string Loss(double? loss) => loss?.ToString("F3", CultureInfo.InvariantCulture) ?? None;

    /// <summary>The 95 % interval of a rate.</summary>
    public static string Interval(RateFigure rate) => rate.Count == 0 ? None : $"{Percent(rate.Low)} to {Percent(rate.High)}";

    // One digit after the point where the number is small; never a minus before a nought.
    private static string Thousandths(double share) =>
        (share * 1000) switch
        {
            < 9.95 and var few => Math.Max(0, few).ToString("0.#", CultureInfo.InvariantCulture),
            var many => many.ToString("N0", CultureInfo.InvariantCulture),
        };

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Counts by name on one line, or "none".</summary>
    public static string Counts(IEnumerable<KeyValuePair<string, int>> counts)
    {
        var text = string.Join(", ", counts.Where(entry => entry.Value > 0).Select(entry => $"{Count(entry.Value)} {entry.Key}"));
        return text.Length > 0 ? text : "none";
    }
}
