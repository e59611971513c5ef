using System.Collections.Immutable;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Consortium;

/// <summary>What the aggregator says of one run now: as much of <c>schemas/aggregator-status.schema.json</c> as a demo reads.</summary>
/// <param name="Family">The family whose run it is; null where there is one run for all.</param>
/// <param name="Run">Name of the run; null while it is not in place.</param>
/// <param name="Phase">Phase of the present round.</param>
/// <param name="Round">Rounds that ended.</param>
/// <param name="Rounds">Rounds in all.</param>
/// <param name="Released">Id of the released model, or null.</param>
/// <param name="Privacy">What the released model has cost in privacy, or null.</param>
/// <param name="Sites">The sites of the run.</param>
/// <param name="History">The rounds that ended.</param>
internal sealed record RunStatus(
    string? Family,
    string? Run,
    string Phase,
    int Round,
    int Rounds,
    string? Released,
    ModelPrivacy? Privacy,
    ImmutableArray<RunStatus.SiteStatus> Sites,
    ImmutableArray<RunStatus.RoundStatus> History
)
{
    internal sealed record SiteStatus(string Site, bool Online, long BytesReceived, UpdateStatus? Update);

    internal sealed record RoundStatus(
        int Round,
        string? Outcome,
        string? Reason,
        DateTimeOffset OpenedAt,
        DateTimeOffset? EndedAt,
        double? Accuracy,
        GateFigures? Gate,
        double? Loss,
        long DownloadBytes,
        ImmutableArray<UpdateStatus> Updates
    )
    {
        /// <summary>The round as reports show it.</summary>
        public RoundReport ToReport(string? family) =>
            new(
                Round + 1,
                Outcome ?? "",
                Reason ?? "",
                Updates.Length,
                Loss,
                Accuracy,
                Updates.Sum(update => update.Bytes),
                ((EndedAt ?? OpenedAt) - OpenedAt).TotalSeconds,
                DownloadBytes: DownloadBytes,
                Family: family,
                Gate: Gate
            );
    }

    internal sealed record UpdateStatus(string Site, long Bytes);
}
