using Microsoft.Win32.SafeHandles;

namespace FederatedQC.Storage.Files;

/// <summary>A file that is there whole or not at all: written beside its place, flushed to the disk, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written; what bears it after a crash may be deleted.</summary>
    internal const string Unfinished = ".tmp";

    /// <summary>Writes a file. On failure the old one stays.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="write">Writes the content.</param>
    internal static void Write(string path, Action<SafeFileHandle> write)
    {
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
