using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FederatedQC.Federation.Robust;

/// <summary>How something that a rule is made of is written: a name and perhaps a number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes it with its argument.</param>
internal sealed record RuleForm<T>(string Name, Func<double, T> Create)
    where T : class
{
    /// <summary>What its argument is called; null where it takes none.</summary>
    public string? Argument { get; init; }

    /// <summary>The argument where none is given.</summary>
    public double Default { get; init; }

    /// <summary>Whether a number may be its argument.</summary>
    public Predicate<double> Accepts { get; init; } = _ => false;

    /// <summary>How it is written.</summary>
    public string Usage => Argument is null ? Name : $"{Name}[:{Argument}]";

    /// <summary>Makes what a text such as <c>name:2</c> names.</summary>
    /// <param name="forms">The known forms by name.</param>
    /// <param name="text">The text.</param>
    /// <param name="kind">What it should name, for the problem.</param>
    /// <param name="made">What it names.</param>
    /// <param name="problem">What is wrong with the text.</param>
    public static bool TryCreate(
        FrozenDictionary<string, RuleForm<T>> forms,
        string text,
        string kind,
        [NotNullWhen(true)] out T? made,
        [NotNullWhen(false)] out string? problem
    )
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, argument) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        (made, problem) = (null, null);
        if (!forms.TryGetValue(name, out var form))
        {
            problem =
                $"No {kind} is named '{name}'; known are {string.Join(", ", forms.Values.Select(known => known.Usage).Order(StringComparer.Ordinal))}.";
        }
        else if (argument is null)
        {
            made = form.Create(form.Default);
        }
        else if (
            double.TryParse(argument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && form.Accepts(value)
        )
        {
            made = form.Create(value);
        }
        else
        {
            problem = $"'{text}' does not fit {form.Usage}.";
        }

        return made is not null;
    }
}
