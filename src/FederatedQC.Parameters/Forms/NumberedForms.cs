using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;

namespace FederatedQC.Parameters.Forms;

/// <summary>A table of what can be chosen by a text such as <c>name:2</c>, and the one reader of such texts. Thread safe.</summary>
public sealed class NumberedForms<TNumber, T>
    where TNumber : struct, INumber<TNumber>
    where T : class
{
    private readonly FrozenDictionary<string, NumberedForm<TNumber, T>> _forms;

    /// <summary>A table of some forms.</summary>
    /// <param name="forms">Each name once.</param>
    public NumberedForms(params ImmutableArray<NumberedForm<TNumber, T>> forms)
    {
        _forms = forms.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);
        Usages = [.. forms.Select(form => form.Usage)];
    }

    /// <summary>How each is written, in the order of the table.</summary>
    public ImmutableArray<string> Usages { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">A name, and behind the first colon a number.</param>
    public FormReading<TNumber, T> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (name, number) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        var form = _forms.GetValueOrDefault(name);
        return new(name, number, form, form?.Make(number));
    }
}
