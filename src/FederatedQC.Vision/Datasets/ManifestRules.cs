namespace FederatedQC.Vision.Datasets;

/// <summary>What must hold between the lines of a manifest.</summary>
internal static class ManifestRules
{
    public static void Check(IReadOnlyList<ManifestRow> rows, List<string> errors)
    {
        var paths = new Dictionary<string, ManifestRow>(StringComparer.Ordinal);
        var groups = new Dictionary<string, ManifestRow>(StringComparer.Ordinal);
        var classes = new Dictionary<string, ManifestRow>(StringComparer.Ordinal);
        foreach (ManifestRow row in rows)
        {
            Sample sample = row.Sample;
            if (First(paths, sample.Id, row) is { } same)
            {
                errors.Add($"line {row.Line}: '{sample.Id}' is listed on line {same.Line} already");
            }

            if (First(groups, sample.Group, row) is { } group && group.Sample.Split != sample.Split && row.HasSplit)
            {
                errors.Add(
                    $"line {row.Line}: the group '{sample.Group}' is in {ManifestSplits.Write(sample.Split)} here "
                        + $"and in {ManifestSplits.Write(group.Sample.Split)} on line {group.Line}"
                );
            }

            if (First(classes, sample.ClassName, row) is { } other && other.Sample.IsDefect != sample.IsDefect)
            {
                errors.Add($"line {row.Line}: is_defect of the class '{sample.ClassName}' differs from line {other.Line}");
            }

            if (row.HasSplit != rows[0].HasSplit)
            {
                errors.Add($"line {row.Line}: the split stands on some lines only");
            }
        }
    }

    // The row that was there before under the key, if any.
    private static ManifestRow? First(Dictionary<string, ManifestRow> seen, string key, ManifestRow row) =>
        seen.TryAdd(key, row) ? null : seen[key];
}
