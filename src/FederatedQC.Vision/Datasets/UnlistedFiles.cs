namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Counts what a folder holds beside the images that its manifest lists. What lies behind a link to a folder belongs elsewhere.
/// </summary>
internal static class UnlistedFiles
{
    public static IReadOnlyList<SkippedFiles> Count(string folder, IEnumerable<Sample> listed)
    {
        string root = Path.GetFullPath(folder);
        var skipped = new SkipCount(root);
        HashSet<string> used = [Path.Combine(root, DatasetReader.ManifestName), .. listed.Select(s => Path.GetFullPath(s.Path))];
        Visit(root, SkipReasons.NotInManifest);
        return skipped.Files;

        void Visit(string inner, string reason)
        {
            foreach (FileSystemInfo entry in Entries(inner))
            {
                if (entry is DirectoryInfo { LinkTarget: null })
                {
                    Visit(entry.FullName, ClassFolders.IsMaskFolder(entry.Name) ? SkipReasons.Mask : reason);
                }
                else if (entry is FileInfo && !used.Contains(entry.FullName))
                {
                    skipped.Add(ImageFormats.IsNamedSo(entry.Name) ? reason : SkipReasons.FormatNotRead(entry.Name), entry.FullName);
                }
            }
        }

        // The manifest says what is of use; a folder that may not be seen is none of it.
        List<FileSystemInfo> Entries(string inner)
        {
            try
            {
                return new FolderWalk(root, skipped).Entries(inner);
            }
            catch (UnauthorizedAccessException)
            {
                skipped.Add(nameof(ImageRefusal.Unreadable), inner);
                return [];
            }
        }
    }
}
