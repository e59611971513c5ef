namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Reads <c>path,class,is_defect,split_group,site_hint,split</c>, separated by commas, semicolons or tabs. Only path and class must be
/// there; other columns are ignored.
/// </summary>
internal static class ManifestReader
{
    private const int MostErrors = 10;

    /// <summary>Reads the samples, counts the files beside them, and says whether the manifest names the splits.</summary>
    /// <param name="folder">The folder as it was named.</param>
    /// <param name="dataset">The name of the data set.</param>
    /// <param name="good">The names of classes of good parts, for lines that do not say it themselves.</param>
    /// <exception cref="DatasetException">Lists up to ten mistakes with their lines.</exception>
    public static FolderContents Read(string folder, string dataset, GoodNames good)
    {
        string path = Path.Combine(folder, DatasetReader.ManifestName);
        var errors = new List<string>();
        List<string> lines = ManifestText.Lines(Bytes(path), errors);
        int header = lines.Count > 1 && ManifestColumns.NamesSeparator(lines[0]) ? 1 : 0;
        List<ManifestRow> rows = [];
        if (
            errors.Count == 0
            && ManifestColumns.Parse(lines.ElementAtOrDefault(header) ?? string.Empty, header + 1, good, errors) is { } columns
        )
        {
            rows = ReadRows(lines, header, columns, folder, dataset, errors);
        }

        if (errors.Count == 0 && rows.Count == 0)
        {
            errors.Add($"line {header + 1}: no image is listed");
        }

        ManifestRules.Check(rows, errors);
        if (errors.Count > 0)
        {
            string more = errors.Count > MostErrors ? $"\n  and {errors.Count - MostErrors} more" : string.Empty;
            throw new DatasetException($"{path}:\n  {string.Join("\n  ", errors.Take(MostErrors))}{more}");
        }

        bool isSplit = rows[0].HasSplit;
        string note = isSplit ? "the split is that of the manifest" : "the split is drawn";
        Sample[] samples = [.. rows.Select(r => r.Sample)];
        var source = new DatasetSource(folder, FolderLayout.Manifest, [note], UnlistedFiles.Count(folder, samples));
        return new FolderContents(source, samples, isSplit ? SplitsToDraw.None : SplitsToDraw.All);
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path} can't be read: {e.Message}", e);
        }
    }

    private static List<ManifestRow> ReadRows(
        List<string> lines,
        int header,
        ManifestColumns columns,
        string directory,
        string dataset,
        List<string> errors
    )
    {
        var rows = new List<ManifestRow>(lines.Count);
        for (int i = header + 1; i < lines.Count; i++)
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
