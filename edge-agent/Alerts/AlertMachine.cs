using System.Text;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>
/// When a line is in alert. Pure.
/// <code>
/// no alert, cleared --defect        --> active (new id)
/// active            --defect        --> active (same id, one more)
/// active            --good part     --> active, or cleared after enough in a row
/// active            --acknowledged  --> cleared
/// </code>
/// A part of a product without a defect-free class counts as defective.
/// </summary>
internal static class AlertMachine
{
    /// <summary>What ends an alert after enough good parts.</summary>
    public const string GoodParts = "good-parts";

    /// <summary>What ends an alert that somebody acknowledged.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>A part was judged.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="clearAfter">Good parts in a row that end an alert; 0: only an acknowledgement does.</param>
    public static AlertState Judge(AlertState state, PartVerdict verdict, int clearAfter)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Defect ?? true)
        {
            return new AlertState(Raise(state.Alert, verdict), GoodParts: 0);
        }

        var good = state.GoodParts + 1;
        return state.Alert is { Active: true } active && good == clearAfter
            ? new AlertState(active with { Active = false, ClearedBy = GoodParts, ChangedAt = verdict.At }, good)
            : state with
            {
                GoodParts = good,
            };
    }

    /// <summary>Somebody acknowledged an alert; one that no longer lasts is left as it is.</summary>
    public static AlertState Acknowledge(AlertState state, string id, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Alert is { Active: true } active && active.Id == id
            ? state with
            {
                Alert = active with { Active = false, ClearedBy = Acknowledged, ChangedAt = at },
            }
            : state;
    }

    private static Alert Raise(Alert? last, PartVerdict verdict)
    {
        var goesOn = last is { Active: true };
        return new Alert
        {
            Site = verdict.Site,
            Line = verdict.Line,
            Id = goesOn ? last!.Id : IdOf(verdict),
            Active = true,
            RaisedAt = goesOn ? last!.RaisedAt : verdict.At,
            ChangedAt = verdict.At,
            Defects = goesOn ? last!.Defects + 1 : 1,
            Part = verdict.Part,
            Class = verdict.Class,
            Score = verdict.Score,
            Model = verdict.Model,
        };
    }

    private static string IdOf(PartVerdict verdict) =>
        Hash256.Of(Encoding.UTF8.GetBytes($"alert\n{verdict.Site}\n{verdict.Line}\n{verdict.Part}")).ToString()[..32];
}

/// <summary>An alert machine between two events.</summary>
/// <param name="Alert">The line's last alert, lasting or cleared; null before the first.</param>
/// <param name="GoodParts">Good parts in a row since the last defective one.</param>
internal sealed record AlertState(Alert? Alert, int GoodParts);
