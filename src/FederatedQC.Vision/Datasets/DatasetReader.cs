namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Reads data sets: a folder with a <c>manifest.csv</c>, or a folder of class folders, which gets a seeded split that keeps groups
/// whole. Images are not opened.
/// </summary>
public static class DatasetReader
{
    /// <summary>The name of a manifest within its folder.</summary>
    public const string ManifestName = "manifest.csv";

    /// <summary>Reads one data set.</summary>
    /// <exception cref="DatasetException">The folder is missing or empty, or its manifest has mistakes.</exception>
    public static DefectDataset Read(string directory, DatasetReaderOptions options) => Read([directory], options);

    /// <summary>Reads data sets and merges them; classes of one name become one class unless the options say otherwise.</summary>
    /// <exception cref="DatasetException">A folder is missing or empty, or a manifest has mistakes.</exception>
    public static DefectDataset Read(IReadOnlyList<string> directories, DatasetReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(directories);
        ArgumentNullException.ThrowIfNull(options);
        if (directories.Count == 0)
        {
            throw new DatasetException("No data set was named.");
        }

        bool merges = directories.Count > 1;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var samples = new List<Sample>();
        foreach (string directory in directories)
        {
            string name = Distinct(Path.GetFileName(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar)), names);
            IEnumerable<Sample> read = ReadOne(directory, name, options);
            samples.AddRange(merges ? read.Select(s => Qualify(s, options.PrefixClasses)) : read);
        }

        RefuseMixedClasses(samples);
        return new DefectDataset(samples);
    }

    private static List<Sample> ReadOne(string directory, string name, DatasetReaderOptions options)
    {
        if (!Directory.Exists(directory))
        {
            throw new DatasetException($"The folder '{directory}' does not exist.");
        }

        string manifest = Path.Combine(directory, ManifestName);
        (List<Sample> samples, bool isSplit) = File.Exists(manifest)
            ? ManifestReader.Read(manifest, name)
            : (ReadClassFolders(directory, name), false);
        return isSplit ? samples : GroupSplit.Assign(samples, options.Shares, options.Seed);
    }

    private static List<Sample> ReadClassFolders(string directory, string name)
    {
        try
        {
            return ClassFolders.Read(directory, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{directory}' can't be read: {e.Message}", e);
        }
    }

    private static string Distinct(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
        {
            candidate = $"{name}-{i}";
        }

        return candidate;
    }

    private static Sample Qualify(Sample sample, bool prefixClasses) => sample with
    {
        Id = $"{sample.Dataset}/{sample.Id}",
        Group = $"{sample.Dataset}/{sample.Group}",
        SiteHint = sample.SiteHint is null ? null : $"{sample.Dataset}/{sample.SiteHint}",
        // A network has one class of good parts, and no name of a class has a slash.
        ClassName = prefixClasses && sample.IsDefect ? $"{sample.Dataset}.{sample.ClassName}" : sample.ClassName,
    };

    private static void RefuseMixedClasses(List<Sample> samples)
    {
        string[] mixed =
        [
            .. samples.GroupBy(s => s.ClassName, StringComparer.Ordinal)
                .Where(c => c.Select(s => s.IsDefect).Distinct().Count() > 1)
                .Select(c => $"'{c.Key}'"),
        ];
        if (mixed.Length > 0)
        {
            throw new DatasetException(
                $"The data sets do not agree whether {string.Join(", ", mixed)} is a defect; rename it or keep the classes apart.");
        }
    }
}
