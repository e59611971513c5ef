using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>Knows which classes hold parts without a defect: by the usual names, or by those that were given instead.</summary>
internal sealed class GoodNames
{
    private static readonly FrozenSet<string> Usual = Set([
        "good",
        "ok",
        "okay",
        "none",
        "normal",
        "pass",
        "passed",
        "defect free",
        "no defect",
        "no defects",
        "gut",
        "i.O.",
        "in Ordnung",
        "bon",
        "conforme",
        "bueno",
        "buono",
        "良品",
        "合格",
        "合格品",
        "正常",
        "양품",
        "정상",
    ]);

    private readonly FrozenSet<string> _names;

    /// <param name="given">Names that replace the usual ones; none to keep these.</param>
    public GoodNames(IReadOnlyCollection<string> given)
    {
        Given = [.. given];
        _names = given.Count > 0 ? Set(given) : Usual;
    }

    /// <summary>The names that were given.</summary>
    public IReadOnlyList<string> Given { get; }

    /// <summary>Whether a class of this name holds good parts. Case, spaces, dots, hyphens and underscores do not matter.</summary>
    public bool Contains(string className) => _names.Contains(Plain(className));

    /// <summary>The given names that none of some classes has.</summary>
    public IEnumerable<string> NotAmong(IEnumerable<string> classes)
    {
        HashSet<string> present = [.. classes.Select(Plain)];
        return Given.Where(name => !present.Contains(Plain(name)));
    }

    private static FrozenSet<string> Set(IEnumerable<string> names) => names.Select(Plain).ToFrozenSet(StringComparer.Ordinal);

    private static string Plain(string name) => string.Concat(name.ToUpperInvariant().Where(c => c is not (' ' or '.' or '-' or '_')));
}
