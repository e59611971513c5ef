using System.Globalization;
using System.Numerics;

namespace FederatedQC.Parameters.Forms;

/// <summary>The number behind the colon of a text such as <c>topk:0.01</c>.</summary>
/// <param name="Name">What help texts call it.</param>
/// <param name="Least">The smallest that is allowed.</param>
/// <param name="Most">The largest that is allowed.</param>
public sealed record FormNumber<TNumber>(string Name, TNumber Least, TNumber Most)
    where TNumber : struct, INumber<TNumber>
{
    /// <summary>Whether it has no fraction.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the name does not stand without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How it may be written, in invariant culture; digits and a decimal point unless said otherwise.</summary>
    public NumberStyles Style { get; init; } = NumberStyles.AllowDecimalPoint;

    /// <summary>What it may be, in words.</summary>
    public string Rule =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} is a {(IsWhole ? "whole number" : "number")} from {Least} to {Most}");

    /// <summary>Reads it; NaN is never within the bounds.</summary>
    /// <param name="text">What stands behind the colon.</param>
    /// <param name="value">The number when the result is true.</param>
    public bool TryRead(string text, out TNumber value) =>
        TNumber.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
        && value >= Least
        && value <= Most
        && (!IsWhole || TNumber.IsInteger(value));
}
