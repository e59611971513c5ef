using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>The places of the known columns in a manifest, and how its lines are read.</summary>
internal sealed class ManifestColumns
{
    private const string SeparatorLine = "sep=";

    private static readonly string[] Required = ["path", "class"];
    private static readonly FrozenDictionary<char, string> Separators = new Dictionary<char, string>
    {
        [','] = "commas",
        [';'] = "semicolons",
        ['\t'] = "tabs",
    }.ToFrozenDictionary();

    // What spreadsheets write in their language, and numbers that were written as decimals.
    private static readonly string[] Yes =
    [
        "1",
        "1.0",
        "true",
        "vrai",
        "wahr",
        "verdadero",
        "verdadeiro",
        "vero",
        "waar",
        "prawda",
        "истина",
    ];
    private static readonly string[] No = ["0", "0.0", "false", "faux", "falsch", "falso", "onwaar", "fałsz", "ложь"];

    private static readonly FrozenDictionary<string, bool> Truths = Yes.Select(word => KeyValuePair.Create(word, true))
        .Concat(No.Select(word => KeyValuePair.Create(word, false)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _places;
    private readonly int _count;
    private readonly char _separator;
    private readonly GoodNames _good;

    private ManifestColumns(List<string> header, char separator, GoodNames good)
    {
        (_count, _separator, _good) = (header.Count, separator, good);
        _places = header
            .Select((name, place) => (name, place))
            .Where(c => c.name.Length > 0)
            .ToDictionary(c => c.name, c => c.place, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a line names the separator of the next ones, as some spreadsheets write it.</summary>
    public static bool NamesSeparator(string line) =>
        line.Length == SeparatorLine.Length + 1 && line.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the header: the separator is the one that gives the required columns.</summary>
    public static ManifestColumns? Parse(string line, int number, GoodNames good, List<string> errors)
    {
        char separator = Separators
            .Keys.Order()
            .OrderByDescending(s => Required.Count(r => Header(line, s).Contains(r, StringComparer.OrdinalIgnoreCase)))
            .ThenByDescending(s => Header(line, s).Count)
            .First();
        List<string> header = Header(line, separator);
        int before = errors.Count;
        errors.AddRange(
            header
                .Where(n => n.Length > 0)
                .GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
                .Where(n => n.Count() > 1)
                .Select(n => $"line {number}: the column '{n.Key}' stands there twice")
        );
        errors.AddRange(
            Required
                .Except(header, StringComparer.OrdinalIgnoreCase)
                .Select(n =>
                    $"line {number}: the column '{n}' is missing; separated by {Separators[separator]} there are {string.Join(", ", header.Select(h => $"'{h}'"))}"
                )
        );
        return errors.Count == before ? new ManifestColumns(header, separator, good) : null;
    }

    /// <summary>Reads one line, or says what is wrong with it.</summary>
    public ManifestRow? Read(string line, int number, string directory, string dataset, out string? error)
    {
        List<string>? fields = CsvLine.Split(line, _separator);
        if (fields is null)
        {
            error = "a quote is not closed or stands inside a value";
            return null;
        }

        if (fields.Count != _count)
        {
            error = $"{fields.Count} values for {_count} columns";
            return null;
        }

        string Field(string name) => _places.TryGetValue(name, out int place) ? fields[place].Trim() : string.Empty;
        string path = Relative(Field("path"));
        string className = Field("class");
        string defect = Field("is_defect");
        string split = Field("split");
        error = PathError(path)
            ?? (className.Length == 0 ? "the class is empty" : null)
            ?? (
                IsDefect(defect, className) is null
                    ? $"is_defect is '{defect}', not 1 or 0, nor TRUE or FALSE as a spreadsheet writes them"
                    : null
            )
            ?? (split.Length > 0 && ManifestSplits.Parse(split) is null ? $"split is '{split}', not one of {ManifestSplits.Known}" : null);
        if (error is not null)
        {
            return null;
        }

        string group = Field("split_group");
        string hint = Field("site_hint");
        return new ManifestRow(
            number,
            new Sample(
                path,
                Path.Combine(directory, path),
                className,
                IsDefect(defect, className)!.Value,
                group.Length > 0 ? group : path,
                hint.Length > 0 ? hint : null,
                ManifestSplits.Parse(split) ?? DataSplit.Train,
                dataset
            ),
            split.Length > 0
        );
    }

    private static List<string> Header(string line, char separator) =>
        [.. (CsvLine.Split(line, separator) ?? []).Select(name => name.Trim())];

    private bool? IsDefect(string text, string className) =>
        text.Length == 0 ? !_good.Contains(className)
        : Truths.TryGetValue(text, out bool isDefect) ? isDefect
        : null;

    // A manifest may have been written on Windows.
    private static string Relative(string path)
    {
        string slashed = path.Replace('\\', '/');
        return slashed.StartsWith("./", StringComparison.Ordinal) ? slashed[2..].TrimStart('/') : slashed;
    }

    private static string? PathError(string path) =>
        path switch
        {
            "" => "the path is empty",
            _ when Path.IsPathRooted(path) || path is [_, ':', ..] => $"the path '{path}' is not relative to the manifest",
            _ when path.Split('/').Contains("..") => $"the path '{path}' leaves the manifest's folder",
            _ => null,
        };
}
