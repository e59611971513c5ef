using System.Globalization;

namespace FederatedQC.Benchmarks;

/// <summary>One line of the table: what was measured, against what, and the bar it has to pass.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure, with its unit.</param>
/// <param name="Reference">The reference's figure from the same run, or "–" for an absolute bar.</param>
/// <param name="Value">The number that the bar speaks of: a ratio, or an absolute figure.</param>
/// <param name="Bar">The bar in words.</param>
/// <param name="IsMet">Whether it is met.</param>
internal sealed record Row(string What, string Ours, string Reference, double Value, string Bar, bool IsMet)
{
    /// <summary>A ratio that must not fall below a bar.</summary>
    public static Row AtLeast(string what, string ours, string reference, double ratio, double bar) =>
        new(what, ours, reference, ratio, Say($"≥ {bar:0.##}×"), ratio >= bar);

    /// <summary>A figure that must not rise above a bar.</summary>
    public static Row AtMost(string what, string ours, string reference, double value, double bar, string unit) =>
        new(what, ours, reference, value, Say($"≤ {bar:0.##}{unit}"), value <= bar);

    /// <summary>A figure without a bar.</summary>
    public static Row Only(string what, string ours, double value) => new(what, ours, "–", value, "–", IsMet: true);

    /// <summary>The line in Markdown.</summary>
    public override string ToString() => Say($"| {What} | {Ours} | {Reference} | {Value:0.00} | {Bar} | {(IsMet ? "yes" : "**no**")} |");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
