using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FederatedQC.Parameters.Forms;

namespace FederatedQC.Vision.Sites;

/// <summary>A way of dealing samples to sites, as it is written on a command line.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Alpha">The concentration of the Dirichlet distribution; small is uneven. 0 for the other kinds.</param>
public sealed record SplitSpec(SplitKind Kind, double Alpha = 0)
{
    private const string Dirichlet = "dirichlet";

    private static readonly NumberedForms<double, SplitSpec> Forms = new(
        new("iid", _ => new(SplitKind.Iid)),
        new("by-group", _ => new(SplitKind.ByGroup)),
        new("by-dataset", _ => new(SplitKind.ByDataset)),
        new("by-class", _ => new(SplitKind.ByClass)),
        new(Dirichlet, alpha => new(SplitKind.Dirichlet, alpha!.Value))
        {
            Number = new("A", 1e-3, 1e6) { IsRequired = true, Style = NumberStyles.Float },
        }
    );

    /// <summary>Reads <c>iid</c>, <c>dirichlet:A</c>, <c>by-group</c>, <c>by-dataset</c> or <c>by-class</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spec">The result, or null.</param>
    /// <param name="error">One sentence that says what is wrong, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SplitSpec? spec, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        spec = Forms.Read(text).Made;
        error = spec is null
            ? $"'{text}' is no split: say iid, by-group, by-dataset, by-class, or dirichlet:A with A from 0.001 to 1000000, such as dirichlet:0.5."
            : null;
        return spec is not null;
    }

    /// <summary>Reads a split.</summary>
    /// <exception cref="FormatException">The text is none; the message lists what there is.</exception>
    public static SplitSpec Parse(string text) =>
        TryParse(text, out SplitSpec? spec, out string? error) ? spec : throw new FormatException(error);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        Kind switch
        {
            SplitKind.Iid => "iid",
            SplitKind.ByGroup => "by-group",
            SplitKind.ByDataset => "by-dataset",
            SplitKind.ByClass => "by-class",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Dirichlet}:{Alpha:R}"),
        };
}
