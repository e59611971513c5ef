using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Reads folders without a manifest: a folder for each class, or such folders in one for each split. Groups come from the file names.
/// Whatever may mean something else is refused.
/// </summary>
internal sealed class ClassFolders
{
    // With fewer groups than this the number behind a name counts images and does not tell the views of one part apart.
    private const int FewestGroups = 5;
    private const string Separators = "_-. ";

    private static readonly FrozenDictionary<string, DataSplit> SplitFolders = new Dictionary<string, DataSplit>
    {
        ["train"] = DataSplit.Train,
        ["training"] = DataSplit.Train,
        ["val"] = DataSplit.Validation,
        ["valid"] = DataSplit.Validation,
        ["validation"] = DataSplit.Validation,
        ["golden"] = DataSplit.Golden,
        ["test"] = DataSplit.Test,
        ["testing"] = DataSplit.Test,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MaskFolders = new[] { "ground_truth", "groundtruth", "mask", "masks" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    private readonly string _directory;
    private readonly string _dataset;
    private readonly GoodNames _good;
    private readonly SkipCount _skipped;
    private readonly FolderWalk _walk;
    private bool _hasMasks;

    private ClassFolders(string directory, string dataset, GoodNames good)
    {
        (_directory, _dataset, _good) = (Path.GetFullPath(directory), dataset, good);
        _skipped = new SkipCount(_directory);
        _walk = new FolderWalk(_directory, _skipped);
    }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="DatasetException">It holds no image in a class folder, or may mean several things.</exception>
    public static FolderContents Read(string directory, string dataset, GoodNames good) =>
        new ClassFolders(directory, dataset, good).Read(directory);

    /// <summary>Whether a folder of this name holds masks, by its name.</summary>
    public static bool IsMaskFolder(string name) => MaskFolders.Contains(name);

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

    private FolderContents Read(string named)
    {
        List<DirectoryInfo> folders = FoldersIn(_directory);
        List<DirectoryInfo> splits = folders.FindAll(f => SplitFolders.ContainsKey(f.Name));
        if (splits.Count > 0 && splits.Count < folders.Count)
        {
            throw new DatasetException(
                $"'{named}' holds folders of splits ({Names(splits)}) beside others ({Names(folders.Except(splits))}): keep either splits with class "
                    + $"folders in them, or class folders alone, or list the images in a {DatasetReader.ManifestName}."
            );
        }

        List<Sample> samples =
            splits.Count > 0
                ? [.. splits.SelectMany(split => ReadClasses(FoldersIn(split.FullName), split))]
                : ReadClasses(folders, split: null);
        RefuseNothing(named, samples);
        RefuseOneAboveOthers(named, samples);
        return splits.Count > 0
            ? OfSplits(named, samples)
            : Contents(named, samples, FolderLayout.ClassFolders, SplitsToDraw.All, "the split is drawn");
    }

    private FolderContents OfSplits(string named, List<Sample> samples)
    {
        ILookup<DataSplit, Sample> bySplit = samples.ToLookup(s => s.Split);
        bool learnsNoDefect = !bySplit[DataSplit.Train].Any(s => s.IsDefect) && samples.Exists(s => s.IsDefect);
        if (_hasMasks && learnsNoDefect)
        {
            return Contents(
                named,
                samples,
                FolderLayout.Mvtec,
                SplitsToDraw.All,
                "its training images are good parts alone, so the split is drawn from all images"
            );
        }

        bool drawsValidation = bySplit.Contains(DataSplit.Train) && !bySplit.Contains(DataSplit.Validation);
        return drawsValidation
            ? Contents(
                named,
                samples,
                FolderLayout.SplitFolders,
                SplitsToDraw.Validation,
                "validation images are drawn from those for training"
            )
            : Contents(named, samples, FolderLayout.SplitFolders, SplitsToDraw.None, "the split is that of the folders");
    }

    private FolderContents Contents(string named, List<Sample> samples, FolderLayout layout, SplitsToDraw toDraw, string note) =>
        new(new DatasetSource(named, layout, [note], _skipped.Files), samples, toDraw);

    // Masks are set aside, and files beside the folders have no class.
    private List<DirectoryInfo> FoldersIn(string folder)
    {
        var folders = new List<DirectoryInfo>();
        foreach (FileSystemInfo entry in _walk.Entries(folder))
        {
            if (entry is not DirectoryInfo inner)
            {
                _skipped.Add(
                    ImageFormats.IsNamedSo(entry.Name) ? SkipReasons.OutsideClassFolders : SkipReasons.FormatNotRead(entry.Name),
                    entry.FullName
                );
            }
            else if (IsMaskFolder(inner.Name))
            {
                _hasMasks = true;
                _walk.Skip(inner.FullName, SkipReasons.Mask);
            }
            else
            {
                folders.Add(inner);
            }
        }

        return folders;
    }

    private List<Sample> ReadClasses(List<DirectoryInfo> folders, DirectoryInfo? split)
    {
        List<Sample> samples = [];
        foreach (DirectoryInfo folder in folders)
        {
            List<string> files = _walk.Images(folder);
            RefuseInnerSplits(folder, files);
            bool grouped = files.Select(PartName).Where(p => p.Length > 0).Distinct().Take(FewestGroups).Count() == FewestGroups;
            samples.AddRange(files.Select(file => ToSample(folder.Name, split, file, grouped)));
        }

        return samples;
    }

    private Sample ToSample(string className, DirectoryInfo? split, string file, bool grouped)
    {
        string id = Path.GetRelativePath(_directory, file);
        string part = PartName(file);
        // The same number in two splits is not the same part.
        string group =
            !grouped || part.Length == 0 ? id
            : split is null ? part
            : $"{split.Name}/{part}";
        DataSplit named = split is null ? DataSplit.Train : SplitFolders[split.Name];
        return new Sample(id, file, className, !_good.Contains(className), group, SiteHint: null, named, _dataset);
    }

    private void RefuseNothing(string named, List<Sample> samples)
    {
        if (samples.Count > 0)
        {
            return;
        }

        string seen =
            _skipped.Files.Count == 0
                ? string.Empty
                : $" Not used: {string.Join(", ", _skipped.Files.Select(s => $"{s.Count} {s.Reason}, such as '{s.Example}'"))}.";
        throw new DatasetException(
            $"'{named}' holds neither a {DatasetReader.ManifestName} nor class folders with images "
                + $"({string.Join(", ", ImageFormats.Extensions.Order(StringComparer.Ordinal))}).{seen}"
        );
    }

    private void RefuseInnerSplits(DirectoryInfo folder, List<string> files)
    {
        string[] splits = [.. InnerFolders(folder.FullName, files).Where(SplitFolders.ContainsKey)];
        if (splits.Length > 0)
        {
            throw new DatasetException(
                $"'{Path.GetRelativePath(_directory, folder.FullName)}' would be a class, but holds folders of splits ({string.Join(", ", splits)}). "
                    + "If it is a data set of its own, name it instead of the folder above; else put the splits above the classes."
            );
        }
    }

    private void RefuseOneAboveOthers(string named, List<Sample> samples)
    {
        string[] classes = [.. samples.Select(s => s.ClassName).Distinct(StringComparer.Ordinal)];
        string above = Path.GetDirectoryName(samples[0].Id)!.Split(Path.DirectorySeparatorChar)[0];
        string[] inner = [.. InnerFolders(Path.Combine(_directory, above), samples.Select(s => s.Path))];
        if (classes.Length == 1 && above == classes[0] && inner.Length > 1 && !inner.Contains(string.Empty))
        {
            throw new DatasetException(
                $"All images of '{named}' lie in its one folder '{above}', in {string.Join(", ", inner.Select(i => $"'{i}'"))}: if these are the classes, "
                    + $"name '{Path.Combine(named, above)}'."
            );
        }
    }

    // The folders right below one that files lie in; empty for files that lie in it itself.
    private static IEnumerable<string> InnerFolders(string folder, IEnumerable<string> files) =>
        files
            .Select(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar))
            .Select(parts => parts.Length > 1 ? parts[0] : string.Empty)
            .Distinct(StringComparer.Ordinal);

    private static string Names(IEnumerable<DirectoryInfo> folders) => string.Join(", ", folders.Select(f => f.Name));
}
