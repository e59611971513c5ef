namespace FederatedQC.Vision.Datasets;

/// <summary>The places of the known columns in a manifest.</summary>
internal sealed class ManifestColumns
{
    private static readonly string[] Required = ["path", "class"];

    private readonly Dictionary<string, int> _places;
    private readonly int _count;

    private ManifestColumns(List<string> header)
    {
        _count = header.Count;
        _places = header.Select((name, place) => (name, place)).ToDictionary(c => c.name, c => c.place, StringComparer.Ordinal);
    }

    public static ManifestColumns? Parse(string line, List<string> errors)
    {
        List<string> header = [.. (CsvLine.Split(line.TrimStart('\uFEFF')) ?? []).Select(name => name.Trim())];
        int before = errors.Count;
        errors.AddRange(header.GroupBy(n => n, StringComparer.Ordinal).Where(n => n.Count() > 1)
            .Select(n => $"line 1: the column '{n.Key}' stands there twice"));
        errors.AddRange(Required.Except(header, StringComparer.Ordinal)
            .Select(n => $"line 1: the column '{n}' is missing"));
        return errors.Count == before ? new ManifestColumns(header) : null;
    }

    /// <summary>Reads one line, or says what is wrong with it.</summary>
    public ManifestRow? Read(string line, int number, string directory, string dataset, out string? error)
    {
        List<string>? fields = CsvLine.Split(line);
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
        string path = Field("path");
        string className = Field("class");
        string defect = Field("is_defect");
        string split = Field("split");
        error = PathError(path)
            ?? (className.Length == 0 ? "the class is empty" : null)
            ?? (IsDefect(defect, className) is null ? $"is_defect is '{defect}', not 0 or 1" : null)
            ?? (split.Length > 0 && ManifestSplits.Parse(split) is null
                ? $"split is '{split}', not one of {ManifestSplits.Known}" : null);
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
                dataset),
            split.Length > 0);
    }

    private static bool? IsDefect(string text, string className) => text switch
    {
        "" => !DefectFreeNames.Contains(className),
        "1" or "true" => true,
        "0" or "false" => false,
        _ => null,
    };

    private static string? PathError(string path) => path switch
    {
        "" => "the path is empty",
        _ when Path.IsPathRooted(path) => $"the path '{path}' is not relative to the manifest",
        _ when path.Split('/', '\\').Contains("..") => $"the path '{path}' leaves the manifest's folder",
        _ => null,
    };
}
