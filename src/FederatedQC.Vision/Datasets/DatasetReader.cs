namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Reads data sets: a folder with a <c>manifest.csv</c>, a folder of class folders, or one of split folders with class folders in them. A
/// split that a folder does not name is drawn from the seed and keeps groups whole. Images are not opened.
/// </summary>
public static class DatasetReader
{
    /// <summary>The name of a manifest within its folder.</summary>
    public const string ManifestName = "manifest.csv";

    /// <summary>Reads one data set.</summary>
    /// <exception cref="DatasetException">The folder is missing, empty or ambiguous, or its manifest has mistakes.</exception>
    public static DefectDataset Read(string directory, DatasetReaderOptions options) => Read([directory], options);

    /// <summary>Reads data sets and merges them; classes of one name become one class unless the options say otherwise.</summary>
    /// <exception cref="DatasetException">A folder is missing, empty or ambiguous, or a manifest has mistakes.</exception>
    public static DefectDataset Read(IReadOnlyList<string> directories, DatasetReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(directories);
        ArgumentNullException.ThrowIfNull(options);
        if (directories.Count == 0)
        {
            throw new DatasetException("No data set was named.");
        }

        bool merges = directories.Count > 1;
        var good = new GoodNames(options.Good);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var sources = new List<DatasetSource>();
        var read = new List<Sample>();
        foreach (string directory in directories)
        {
            string name = Distinct(Path.GetFileName(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar)), names);
            FolderContents contents = ReadOne(directory, name, good);
            sources.Add(contents.Source);
            read.AddRange(Draw(contents, options));
        }

        ClassNames.Check(read, good);
        if (ClassNames.UniteGood(read) is { } note)
        {
            sources[^1] = sources[^1] with { Notes = [.. sources[^1].Notes, note] };
        }

        return new DefectDataset(merges ? read.Select(s => Qualify(s, options.PrefixClasses)) : read) { Sources = sources };
    }

    private static FolderContents ReadOne(string directory, string name, GoodNames good)
    {
        if (!Directory.Exists(directory))
        {
            throw new DatasetException($"The folder '{directory}' does not exist.");
        }

        try
        {
            return File.Exists(Path.Combine(directory, ManifestName))
                ? ManifestReader.Read(directory, name, good)
                : ClassFolders.Read(directory, name, good);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{directory}' can't be read: {e.Message}", e);
        }
    }

    private static IEnumerable<Sample> Draw(FolderContents contents, DatasetReaderOptions options)
    {
        double train = options.Shares.Train / (options.Shares.Train + options.Shares.Validation);
        return contents.ToDraw switch
        {
            SplitsToDraw.All => GroupSplit.Assign(contents.Samples, options.Shares, options.Seed),
            SplitsToDraw.Validation => GroupSplit
                .Assign([.. contents.Samples.Where(s => s.Split == DataSplit.Train)], new SplitShares(train, 1 - train), options.Seed)
                .Concat(contents.Samples.Where(s => s.Split != DataSplit.Train)),
            _ => contents.Samples,
        };
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

    private static Sample Qualify(Sample sample, bool prefixClasses) =>
        sample with
        {
            Id = $"{sample.Dataset}/{sample.Id}",
            Group = $"{sample.Dataset}/{sample.Group}",
            SiteHint = sample.SiteHint is null ? null : $"{sample.Dataset}/{sample.SiteHint}",
            // A network has one class of good parts, and no name of a class has a slash.
            ClassName = prefixClasses && sample.IsDefect ? $"{sample.Dataset}.{sample.ClassName}" : sample.ClassName,
        };
}
