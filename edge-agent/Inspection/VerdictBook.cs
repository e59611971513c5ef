using System.Text.Json;
using FederatedQC.Storage.Database;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Verdicts in the database, for whoever asks later. A part that is judged again keeps its first verdict.</summary>
internal sealed class VerdictBook(SqliteDatabase database)
{
    /// <summary>Keeps some verdicts; on the disk when it returns.</summary>
    /// <exception cref="Storage.StorageException">They can't be kept; none of them is.</exception>
    public void Add(IReadOnlyCollection<PartVerdict> verdicts) => database.InTransaction(() => verdicts.Sum(Insert));

    /// <summary>Number of verdicts.</summary>
    public long Count() => database.Query("SELECT count(*) FROM verdicts", row => row.GetInt64(0))[0];

    /// <summary>Forgets verdicts that are older.</summary>
    /// <returns>How many there were.</returns>
    public int DeleteBefore(DateTimeOffset oldest) => database.Execute("DELETE FROM verdicts WHERE at < $1", oldest.UtcTicks);

    private int Insert(PartVerdict verdict) => database.Execute(
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
}
