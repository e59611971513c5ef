using System.Numerics;

namespace FederatedQC.Parameters.Forms;

/// <summary>How something that plans and command lines choose is written: a name, and behind a colon a number where it takes one.</summary>
/// <param name="Name">The name up to the colon.</param>
/// <param name="Create">Makes what is named; the number is one that <see cref="Number"/> allows, and null where none is given.</param>
public sealed record NumberedForm<TNumber, T>(string Name, Func<TNumber?, T> Create)
    where TNumber : struct, INumber<TNumber>
    where T : class
{
    /// <summary>The number; null where it takes none.</summary>
    public FormNumber<TNumber>? Number { get; init; }

    /// <summary>
    /// How it is written, for help texts: <c>int8</c>, <c>topk:SHARE</c>, or <c>clip[:FACTOR]</c> where it may be left out.
    /// </summary>
    public string Usage =>
        Number is null ? Name
        : Number.IsRequired ? $"{Name}:{Number.Name}"
        : $"{Name}[:{Number.Name}]";

    internal T? Make(string? number) =>
        number is null ? (Number is { IsRequired: true } ? null : Create(null))
        : Number is not null && Number.TryRead(number, out var value) ? Create(value)
        : null;
}
