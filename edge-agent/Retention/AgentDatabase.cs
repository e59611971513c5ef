using FederatedQC.Storage.Database;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Retention;

/// <summary>
/// The agent's database, opened when it is first needed. One that is damaged is set aside for a new one, and while none can be opened
/// nothing is kept and nothing is deleted: neither ends the line.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class AgentDatabase(string path, ILogger<AgentDatabase> logger) : IDisposable
{
    private readonly Lock _turn = new();
    private SqliteDatabase? _database;

    /// <summary>The database.</summary>
    /// <exception cref="Storage.StorageException">None can be opened now.</exception>
    public SqliteDatabase Open()
    {
        lock (_turn)
        {
            return _database ??= SqliteDatabase.OpenOrReplace(path, (aside, reason) => Log.SetAside(logger, aside, reason));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(8305, LogLevel.Error, "Verdicts begin anew; those before are in '{Aside}': {Reason}")]
        public static partial void SetAside(ILogger logger, string aside, string reason);
    }
}
