using System.Collections.Frozen;

namespace FederatedQC.Vision.Datasets;

/// <summary>
/// Goes through a folder as a person reads it: what is hidden, or put there by an editor, a file server or the system, and links that lead
/// back are counted and left alone.
/// </summary>
/// <param name="root">The data set's folder.</param>
/// <param name="skipped">Told of every file that is not used.</param>
internal sealed class FolderWalk(string root, SkipCount skipped)
{
    private static readonly FrozenSet<string> SystemNames = new[]
    {
        "@eaDir",
        "@tmp",
        "@Recycle",
        "@Recently-Snapshot",
        "#recycle",
        "#snapshot",
        "$RECYCLE.BIN",
        "RECYCLER",
        "System Volume Information",
        "lost+found",
        "__MACOSX",
        "__pycache__",
        "Thumbs.db",
        "desktop.ini",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Links are not followed where files are only counted, and what may not be seen is not counted.
    private static readonly EnumerationOptions OnlyCount = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly string _realRoot = RealPath(Path.GetFullPath(root));

    /// <summary>What stands in a folder alone, by name, without what a person would not call a part of the data.</summary>
    public List<FileSystemInfo> Entries(string folder)
    {
        var kept = new List<FileSystemInfo>();
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            string? objection = Objection(entry);
            if (objection is null)
            {
                kept.Add(entry);
            }
            else if (objection == SkipReasons.SystemFile && entry is DirectoryInfo { LinkTarget: null })
            {
                Skip(entry.FullName, objection);
            }
            else
            {
                skipped.Add(objection, entry.FullName);
            }
        }

        return kept;
    }

    /// <summary>All images in a folder and the folders below it, by path; everything else there is counted.</summary>
    public List<string> Images(DirectoryInfo folder)
    {
        var images = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Visit(folder, seen, images);
        images.Sort(StringComparer.Ordinal);
        return images;
    }

    /// <summary>Counts every file in a folder and below for one reason.</summary>
    public void Skip(string folder, string reason)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", OnlyCount).Order(StringComparer.Ordinal))
        {
            skipped.Add(reason, file);
        }
    }

    private void Visit(DirectoryInfo folder, HashSet<string> seen, List<string> images)
    {
        if (!Enter(folder, seen))
        {
            skipped.Add(SkipReasons.LinkLoop, folder.FullName);
            return;
        }

        foreach (FileSystemInfo entry in Entries(folder.FullName))
        {
            if (entry is DirectoryInfo inner)
            {
                Visit(inner, seen, images);
            }
            else if (ImageFormats.IsNamedSo(entry.Name))
            {
                images.Add(entry.FullName);
            }
            else
            {
                skipped.Add(SkipReasons.FormatNotRead(entry.Name), entry.FullName);
            }
        }
    }

    // A link may lead to a folder above, where every other class is, or to one that was read a moment ago.
    private bool Enter(DirectoryInfo folder, HashSet<string> seen)
    {
        string real = RealPath(folder.FullName);
        bool isAboveRoot = Terminated(_realRoot).StartsWith(Terminated(real), StringComparison.Ordinal);
        return seen.Add(real) && !isAboveRoot;
    }

    private static string Terminated(string folder) => Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;

    private static string? Objection(FileSystemInfo entry) =>
        entry.Name switch
        {
            ['.', ..] => SkipReasons.SystemFile,
            _ when SystemNames.Contains(entry.Name) => SkipReasons.SystemFile,
            _ when entry.Name.Any(c => c is '\\' or '\uFFFD' || char.IsControl(c)) => SkipReasons.UnusableName,
            _ when entry is FileInfo { LinkTarget: not null } && !LeadsSomewhere(entry) => SkipReasons.BrokenLink,
            _ => null,
        };

    private static bool LeadsSomewhere(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            // It leads to itself.
            return false;
        }
    }

    // The path without links in any part of it. What exists has one, since the system itself gives up on links that lead to themselves.
    private static string RealPath(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                real = RealPath(target.FullName);
            }
        }

        return real;
    }
}
