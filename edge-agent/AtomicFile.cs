namespace FederatedQC.EdgeAgent;

/// <summary>Replaces small files as a whole: after a crash or on a full disk there is the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Writes a file and puts it in the place of the old one.</summary>
    /// <exception cref="IOException">The disk is full or gone; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var next = path + Unfinished;
        try
        {
            using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Reads a file; null when there is none.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
