using FederatedQC.Storage.Database;

namespace FederatedQC.EdgeAgent.Retention;

/// <summary>
/// Files of a folder and since when they are there, in running time. A file counts from the first look that found it as it is, so one that
/// still grows begins anew.
/// </summary>
internal sealed class KeptFiles(AgentDatabase agent, string folder)
{
    // Few enough that a verdict never waits long for its turn at the database.
    private const int FilesATransaction = 200;

    /// <summary>Notes what is there now.</summary>
    /// <param name="now">The running time.</param>
    /// <exception cref="Storage.StorageException">It can't be noted.</exception>
    /// <exception cref="IOException">The folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be read.</exception>
    public void Note(TimeSpan now)
    {
        var database = agent.Open();
        foreach (var files in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Chunk(FilesATransaction))
        {
            database.InTransaction(() => files.Sum(file => Note(database, file, now)));
        }
    }

    /// <summary>Deletes the files that are there for longer.</summary>
    /// <param name="arrivedBefore">Running time.</param>
    /// <returns>How many could not be deleted; they are tried again next time.</returns>
    /// <exception cref="Storage.StorageException">Nothing is known of the files, so none is deleted.</exception>
    public int DeleteBefore(TimeSpan arrivedBefore)
    {
        var database = agent.Open();
        var old = database.Query(
            "SELECT path, length, written FROM kept_files WHERE folder = $1 AND arrived < $2",
            row => (Path: row.GetString(0), Length: row.GetInt64(1), Written: row.GetInt64(2)),
            folder,
            arrivedBefore.Ticks
        );
        var left = 0;
        foreach (var (path, length, written) in old)
        {
            if (TryDelete(new FileInfo(Path.Combine(folder, path)), length, written))
            {
                database.Execute("DELETE FROM kept_files WHERE folder = $1 AND path = $2", folder, path);
            }
            else
            {
                left++;
            }
        }

        return left;
    }

    private static bool TryDelete(FileInfo file, long length, long written)
    {
        try
        {
            if (file.Exists && file.Length == length && file.LastWriteTimeUtc.Ticks == written)
            {
                file.Delete();
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !file.Exists;
        }
    }

    private int Note(SqliteDatabase database, FileInfo file, TimeSpan now)
    {
        try
        {
            return database.Execute(
                """
                INSERT INTO kept_files (folder, path, length, written, arrived) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (folder, path) DO UPDATE SET length = $3, written = $4, arrived = $5 WHERE length <> $3 OR written <> $4
                """,
                folder,
                Path.GetRelativePath(folder, file.FullName),
                file.Length,
                file.LastWriteTimeUtc.Ticks,
                now.Ticks
            );
        }
        catch (FileNotFoundException)
        {
            // Gone between two looks, or a name that can't be opened: nothing of ours to delete.
            return 0;
        }
    }
}
