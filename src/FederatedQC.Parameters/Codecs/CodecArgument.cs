using System.Globalization;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The number after the colon of a codec's name.</summary>
/// <param name="Name">What help texts call it.</param>
/// <param name="Least">The smallest that is allowed.</param>
/// <param name="Most">The largest.</param>
/// <param name="IsWhole">Whether it has no fraction.</param>
internal sealed record CodecArgument(string Name, decimal Least, decimal Most, bool IsWhole)
{
    /// <summary>Share of the parameters that is sent.</summary>
    internal static readonly CodecArgument Share = new("SHARE", 0.0001m, 0.5m, IsWhole: false);

    /// <summary>Bits that a parameter takes.</summary>
    internal static readonly CodecArgument Bits = new("BITS", 1, 4, IsWhole: true);

    internal string Rule =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} is a {(IsWhole ? "whole number" : "number")} from {Least} to {Most}");

    internal static string Write(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    internal bool TryRead(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && value >= Least
        && value <= Most
        && (!IsWhole || decimal.IsInteger(value));
}
