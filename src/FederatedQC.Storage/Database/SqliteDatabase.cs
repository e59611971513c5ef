using System.Data;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Storage.Files;
using Microsoft.Data.Sqlite;

namespace FederatedQC.Storage.Database;

/// <summary>
/// One SQLite file: write-ahead log, every commit flushed to the disk, foreign keys on, brought to the newest schema on opening.
/// Thread safe: calls take turns on one connection. Other processes may read meanwhile.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutSeconds = 10;

    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;

    private SqliteDatabase(string path, SqliteConnection connection)
    {
        FilePath = path;
        _connection = connection;
    }

    /// <summary>Full path of the file.</summary>
    public string FilePath { get; }

    /// <summary>Opens a file, or makes it with its folder; checks it and applies the migrations that it lacks.</summary>
    /// <exception cref="StorageException">The file is damaged, no database, from a newer version, or can't be written.</exception>
    public static SqliteDatabase Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        DiskFault.Guard(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        var database = new SqliteDatabase(path, Connection(path, SqliteOpenMode.ReadWriteCreate));
        try
        {
            database.Guard(database.Prepare);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a file as <see cref="Open"/> does; one that is damaged is renamed, as those beside it that belong to it, and an empty one
    /// takes its place.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="told">Told of the damaged file's new name, and what is wrong with it.</param>
    /// <exception cref="StorageException">The file is from a newer version, or can't be written.</exception>
    public static SqliteDatabase OpenOrReplace(string path, Action<string, string> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        try
        {
            return Open(path);
        }
        catch (StorageException exception) when (exception.IsDamage)
        {
            foreach (var ending in new[] { "-wal", "-shm" })
            {
                DamagedFile.SetAside(path + ending);
            }

            told(DamagedFile.SetAside(path), exception.Message);
            return Open(path);
        }
    }

    /// <summary>Copies a database as it is at one moment, also while another process writes to it; the original is only read.</summary>
    /// <param name="from">The database.</param>
    /// <param name="to">A file that is not there yet.</param>
    /// <exception cref="StorageException">The one can't be read or the other can't be written.</exception>
    public static void Copy(string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        DiskFault.Guard(to, () => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!));
        try
        {
            using var source = Connection(from, SqliteOpenMode.ReadOnly);
            using var target = Connection(to, SqliteOpenMode.ReadWriteCreate);
            source.Open();
            target.Open();
            source.BackupDatabase(target);
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Explain(from, exception);
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">A constant of the program; values go into <paramref name="values"/>, never into the text.</param>
    /// <param name="values">Values of $1, $2, …: null, long, int, double, string, byte[] or bool.</param>
    /// <returns>Number of rows changed.</returns>
    /// <exception cref="StorageException">The database can't be read or written.</exception>
    public int Execute(string sql, params object?[] values)
    {
        lock (_turn)
        {
            return Guard(() =>
            {
                using var command = Command(sql, values);
                return command.ExecuteNonQuery();
            });
        }
    }

    /// <summary>Runs a query and reads all its rows.</summary>
    /// <inheritdoc cref="Execute"/>
    /// <param name="sql">A constant of the program; values go into <paramref name="values"/>, never into the text.</param>
    /// <param name="map">Turns a row into a value; the record is valid only during the call.</param>
    /// <param name="values">Values of $1, $2, …: null, long, int, double, string, byte[] or bool.</param>
    /// <returns>One value a row, in the order of the query.</returns>
    public IReadOnlyList<T> Query<T>(string sql, Func<IDataRecord, T> map, params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(map);
        lock (_turn)
        {
            return Guard(() =>
            {
                using var command = Command(sql, values);
                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read())
                {
                    rows.Add(map(reader));
                }

                return rows;
            });
        }
    }

    /// <summary>Runs some calls as one: all of them happen, or none when <paramref name="work"/> throws. Not to be nested.</summary>
    /// <exception cref="StorageException">The database can't be read or written.</exception>
    public T InTransaction<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_turn)
        {
            return Guard(() =>
            {
                using var transaction = _connection.BeginTransaction(IsolationLevel.Serializable);
                var result = work();
                transaction.Commit();
                return result;
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Connection(string path, SqliteOpenMode mode) =>
        new(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                ForeignKeys = true,
                DefaultTimeout = BusyTimeoutSeconds,
            }.ToString()
        );

    private bool Prepare()
    {
        _connection.Open();
        if (Scalar<string>("PRAGMA quick_check(1)") is var check and not "ok")
        {
            throw new StorageException($"{FilePath}: the database is damaged ({check}). {SqliteFault.Restore}") { IsDamage = true };
        }

        var mode = Scalar<string>("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new StorageException(
                $"{FilePath}: no write-ahead log is possible here (mode {mode}). Put the data folder on a local disk."
            );
        }

        _ = Scalar<object>("PRAGMA synchronous = FULL");
        Migrate();
        return true;
    }

    private void Migrate()
    {
        var version = (int)Scalar<long>("PRAGMA user_version");
        var newest = SqlMigration.All[^1].Number;
        if (version > newest)
        {
            throw new StorageException(
                $"{FilePath}: the database has schema {version}, this program knows {newest}. Start the newer program that wrote it."
            );
        }

        foreach (var migration in SqlMigration.All.Where(migration => migration.Number > version))
        {
            InTransaction(() => Execute($"{migration.Sql}\nPRAGMA user_version = {migration.Number};"));
        }
    }

    private T? Scalar<T>(string sql)
    {
        using var command = Command(sql, []);
        return (T?)command.ExecuteScalar();
    }

    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "Texts are constants; values are bound."
    )]
    private SqliteCommand Command(string sql, object?[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index + 1}", values[index] ?? DBNull.Value);
        }

        return command;
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Explain(FilePath, exception);
        }
    }
}
