namespace FederatedQC.EdgeAgent.Capture;

/// <summary>What a look into the folder shows of one file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was last written, as its file system says.</param>
internal readonly record struct FileSnapshot(string Name, long Length, DateTimeOffset WrittenAt)
{
    /// <summary>Looks at a file; false when it is gone by now, or can't be reached by its name.</summary>
    public static bool TryOf(FileInfo file, out FileSnapshot look)
    {
        try
        {
            look = new FileSnapshot(file.Name, file.Length, file.LastWriteTimeUtc);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            look = default;
            return false;
        }
    }
}
