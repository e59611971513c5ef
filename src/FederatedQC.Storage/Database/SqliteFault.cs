using Microsoft.Data.Sqlite;

namespace FederatedQC.Storage.Database;

/// <summary>Says what to do about a failure of SQLite.</summary>
internal static class SqliteFault
{
    internal const string Restore =
        "Stop the service, move this file and those ending in -wal and -shm away (keep them), put a backup in its place or start with none.";

    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    internal static StorageException Explain(string path, SqliteException exception)
    {
        var advice = exception.SqliteErrorCode switch
        {
            Busy => "Another process writes to it: only one service may use a data folder.",
            ReadOnly or CannotOpen => "Let the service's user write the file and its folder.",
            InputOutput => "Check the disk and the system's log.",
            Corrupt or NotADatabase => $"The file is damaged or no database. {Restore}",
            Full => "Free space on this disk or move the data folder to a larger one; nothing that was stored is lost.",
            _ => "",
        };
        return new StorageException($"{path}: {exception.Message} {advice}".TrimEnd(), exception)
        {
            IsDamage = exception.SqliteErrorCode is Corrupt or NotADatabase,
        };
    }
}
