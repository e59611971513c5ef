using System.Text;

namespace FederatedQC.EdgeAgent.Capture;

/// <summary>
/// Moves files that were dealt with out of the capture folder, or deletes them. A camera that writes the next shot under the same name may
/// do so at any moment, so a file is looked at after it has left: what is not the file that was dealt with goes back.
/// </summary>
internal sealed class ProcessedFiles(string folder)
{
    /// <summary>The longest file name of the usual file systems, in bytes.</summary>
    private const int MaxNameBytes = 255;

    /// <summary>Moves a file into a folder under the capture folder.</summary>
    /// <param name="file">The file as it was dealt with.</param>
    /// <param name="kind">The folder, such as <c>done</c>; made when missing.</param>
    /// <param name="part">The part's id, for a name that is not taken.</param>
    /// <exception cref="IOException">It can't be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be moved.</exception>
    public void Move(CapturedFile file, string kind, string part)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, kind)).FullName;
        var free = File.Exists(Path.Combine(target, file.Look.Name)) ? Prefixed(file.Look.Name, part) : file.Look.Name;
        TakeOut(file, Path.Combine(target, free), part);
    }

    /// <summary>Deletes a file.</summary>
    /// <inheritdoc cref="Move"/>
    public void Delete(CapturedFile file, string part)
    {
        // A name with a dot is hidden, so nobody takes it for an image if the agent ends here.
        var hidden = Path.Combine(folder, $".{part}.judged");
        if (TakeOut(file, hidden, part))
        {
            File.Delete(hidden);
        }
    }

    private static bool TakeOut(CapturedFile file, string target, string part)
    {
        File.Move(file.Path, target, overwrite: true);
        if (
            FileSnapshot.TryOf(new FileInfo(target), out var moved)
            && (moved.Length, moved.WrittenAt) == (file.Look.Length, file.Look.WrittenAt)
        )
        {
            return true;
        }

        GiveBack(target, file.Path, part);
        return false;
    }

    private static void GiveBack(string from, string to, string part)
    {
        try
        {
            File.Move(from, to);
        }
        catch (IOException) when (File.Exists(to))
        {
            // Yet another shot has taken the name. The part's id goes before the ending, so that the name still fits the pattern.
            var name = $"{Path.GetFileNameWithoutExtension(to)}-{part[..8]}{Path.GetExtension(to)}";
            File.Move(from, Path.Combine(Path.GetDirectoryName(to)!, name), overwrite: true);
        }
    }

    private static string Prefixed(string name, string part)
    {
        while (Encoding.UTF8.GetByteCount(name) + part.Length + 1 > MaxNameBytes)
        {
            name = name[(char.IsHighSurrogate(name[0]) ? 2 : 1)..];
        }

        return $"{part}-{name}";
    }
}
