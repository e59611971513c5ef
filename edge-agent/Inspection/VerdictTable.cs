using System.Text.Json;
using FederatedQC.EdgeAgent.Retention;
using FederatedQC.Storage.Database;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Verdicts in the database, for whoever asks later. A part that is judged again keeps its first verdict.</summary>
internal sealed class VerdictTable(AgentDatabase agent, RunningTime running) : IVerdictSink
{
    /// <inheritdoc/>
    public void Keep(IReadOnlyList<PartVerdict> verdicts)
    {
        var (database, arrived) = (agent.Open(), running.Now);
        database.InTransaction(() => verdicts.Sum(verdict => Insert(database, verdict, arrived)));
    }

    /// <summary>Number of verdicts.</summary>
    public long Count() => agent.Open().Query("SELECT count(*) FROM verdicts", row => row.GetInt64(0))[0];

    private static int Insert(SqliteDatabase database, PartVerdict verdict, TimeSpan arrived) =>
        database.Execute(
            "INSERT INTO verdicts (part, line, at, image, class, score, defect, model, scores, arrived) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (part) DO NOTHING",
            verdict.Part,
            verdict.Line,
            verdict.At.UtcTicks,
            verdict.Image,
            verdict.Class,
            (double)verdict.Score,
            verdict.Defect,
            verdict.Model,
            JsonSerializer.Serialize(verdict.Scores, InspectionJson.Default.ImmutableSortedDictionaryStringSingle),
            arrived.Ticks
        );
}
