using Microsoft.Win32.SafeHandles;

namespace FederatedQC.Storage.Files;

/// <summary>A file that is there whole or not at all: written beside its place, flushed to the disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Ending of a file that is being written; what bears it after a crash may be deleted.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
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

    /// <summary>Writes a file. On failure the old one stays.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, byte[] content) => Write(path, file => RandomAccess.Write(file, content, 0));

    /// <summary>Writes a file. On failure the old one stays.</summary>
    /// <param name="path">Where.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, Action<SafeFileHandle> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        path = Path.GetFullPath(path);
        var unfinished = path + Unfinished;
        try
        {
            using (var handle = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(handle);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(unfinished, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell; what is left is removed when the store is opened again.
        }
    }
}
