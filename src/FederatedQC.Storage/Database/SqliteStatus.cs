using Microsoft.Data.Sqlite;

namespace FederatedQC.Storage.Database;

/// <summary>What SQLite is on this machine.</summary>
/// <param name="Version">Version of the native library.</param>
public sealed record SqliteStatus(string Version)
{
    /// <summary>Loads the library and asks it.</summary>
    /// <exception cref="StorageException">SQLite does not work.</exception>
    /// <exception cref="DllNotFoundException">The native library isn't beside the program.</exception>
    public static SqliteStatus Probe()
    {
        try
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return new SqliteStatus(connection.ServerVersion);
        }
        catch (SqliteException exception)
        {
            throw new StorageException(exception.Message, exception);
        }
    }
}
