namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Reads <c>path,class,is_defect,split_group,site_hint,split</c>. Only path and class must be there; other columns are ignored.
/// </summary>
internal static class ManifestReader
{
    private const int MostErrors = 10;

    /// <summary>Reads the samples, and whether the manifest says which split each belongs to.</summary>
    /// <exception cref="DatasetException">Lists up to ten mistakes with their lines.</exception>
    public static (List<Sample> Samples, bool IsSplit) Read(string path, string dataset)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path} can't be read: {e.Message}", e);
        }

        var errors = new List<string>();
        var rows = ManifestColumns.Parse(lines.Length > 0 ? lines[0] : string.Empty, errors) is { } columns
            ? ReadRows(lines, columns, Path.GetDirectoryName(path)!, dataset, errors)
            : [];
        if (errors.Count == 0 && rows.Count == 0)
        {
            errors.Add("line 1: no image is listed");
        }

        ManifestRules.Check(rows, errors);
        if (errors.Count > 0)
        {
            string more = errors.Count > MostErrors ? $"\n  and {errors.Count - MostErrors} more" : string.Empty;
            throw new DatasetException($"{path}:\n  {string.Join("\n  ", errors.Take(MostErrors))}{more}");
        }

        return ([.. rows.Select(r => r.Sample)], rows[0].HasSplit);
    }

    private static List<ManifestRow> ReadRows(
        string[] lines, ManifestColumns columns, string directory, string dataset, List<string> errors)
    {
        var rows = new List<ManifestRow>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            if (columns.Read(lines[i], i + 1, directory, dataset, out string? error) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                errors.Add($"line {i + 1}: {error}");
            }
        }

        return rows;
    }
}
