using System.Text.Json;
using FederatedQC.Storage.Database;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// Verdicts in the database, for whoever asks later. A part that is judged again keeps its first verdict. A database that is damaged is set aside for a new one, and
/// while none can be opened verdicts are not kept: neither ends the line.
/// </summary>
internal sealed partial class VerdictBook(string path, ILogger<VerdictBook> logger) : IDisposable
{
    private readonly Lock _turn = new();
    private SqliteDatabase? _database;

    /// <summary>Keeps some verdicts; on the disk when it returns.</summary>
    /// <exception cref="Storage.StorageException">They can't be kept; none of them is.</exception>
    public void Add(IReadOnlyCollection<PartVerdict> verdicts)
    {
        var database = Open();
        database.InTransaction(() => verdicts.Sum(verdict => Insert(database, verdict)));
    }

    /// <summary>Number of verdicts.</summary>
    public long Count() => Open().Query("SELECT count(*) FROM verdicts", row => row.GetInt64(0))[0];

    /// <summary>Forgets verdicts that are older.</summary>
    /// <returns>How many there were.</returns>
    public int DeleteBefore(DateTimeOffset oldest) => Open().Execute("DELETE FROM verdicts WHERE at < $1", oldest.UtcTicks);

    /// <inheritdoc/>
    public void Dispose() => _database?.Dispose();

    private SqliteDatabase Open()
    {
        lock (_turn)
        {
            return _database ??= SqliteDatabase.OpenOrReplace(path, (aside, reason) => Log.SetAside(logger, aside, reason));
        }
    }

    private static int Insert(SqliteDatabase database, PartVerdict verdict) => database.Execute(
        "INSERT INTO verdicts (part, line, at, image, class, score, defect, model, scores) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (part) DO NOTHING",
        verdict.Part,
        verdict.Line,
        verdict.At.UtcTicks,
        verdict.Image,
        verdict.Class,
        (double)verdict.Score,
        verdict.Defect,
        verdict.Model,
        JsonSerializer.Serialize(verdict.Scores, InspectionJson.Default.ImmutableSortedDictionaryStringSingle));

    private static partial class Log
    {
        [LoggerMessage(8305, LogLevel.Error, "Verdicts begin anew; those before are in '{Aside}': {Reason}")]
        public static partial void SetAside(ILogger logger, string aside, string reason);
    }
}
