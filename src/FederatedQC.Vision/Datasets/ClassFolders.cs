using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>Reads a folder of class folders. Groups come from the file names.</summary>
internal static class ClassFolders
{
    // With fewer groups than this the number behind a name counts images and does not tell the views of one part apart.
    private const int FewestGroups = 5;

    private static readonly FrozenSet<string> Extensions =
        new[] { ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const string Separators = "_-. ";

    public static List<Sample> Read(string directory, string dataset)
    {
        List<Sample> samples = [];
        foreach (string folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            string className = Path.GetFileName(folder);
            string[] files =
            [
                .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Where(f => Extensions.Contains(Path.GetExtension(f)))
                    .Order(StringComparer.Ordinal),
            ];
            bool grouped = files.Select(PartName).Where(p => p.Length > 0).Distinct().Take(FewestGroups).Count() == FewestGroups;
            samples.AddRange(files.Select(file => ToSample(directory, dataset, className, file, grouped)));
        }

        return samples.Count > 0
            ? samples
            : throw new DatasetException(
                $"'{directory}' holds neither a {DatasetReader.ManifestName} nor class folders with images " +
                $"({string.Join(", ", Extensions.Order(StringComparer.Ordinal))}).");
    }

    /// <summary>
    /// What stands before a trailing index: <c>part7_2.png</c> is an image of <c>part7</c>. Empty when there is no index.
    /// </summary>
    public static string PartName(string file)
    {
        ReadOnlySpan<char> stem = Path.GetFileNameWithoutExtension(file.AsSpan());
        ReadOnlySpan<char> part = stem.TrimEnd("0123456789");
        bool isIndexed = part.Length < stem.Length && !part.IsEmpty && Separators.Contains(part[^1]);
        return isIndexed ? part.TrimEnd(Separators).ToString() : string.Empty;
    }

    private static Sample ToSample(string directory, string dataset, string className, string file, bool grouped)
    {
        string id = Path.GetRelativePath(directory, file).Replace('\\', '/');
        string part = PartName(file);
        string group = grouped && part.Length > 0 ? part : id;
        return new Sample(
            id, file, className, !DefectFreeNames.Contains(className), group, SiteHint: null, DataSplit.Train, dataset);
    }
}
