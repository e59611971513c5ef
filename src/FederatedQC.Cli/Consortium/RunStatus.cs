using System.Collections.Immutable;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Consortium;

/// <summary>What the aggregator says of one run now.</summary>
/// <param name="Family">The family whose run it is; null where there is one run for all.</param>
/// <param name="Phase">Phase of the present round.</param>
/// <param name="Round">Rounds that ended.</param>
/// <param name="Rounds">Rounds in all.</param>
/// <param name="Released">Id of the released model, or null.</param>
/// <param name="Privacy">What the released model has cost in privacy, or null.</param>
/// <param name="Online">Sites that are connected.</param>
/// <param name="Updated">Sites whose update of the present round is admitted.</param>
/// <param name="History">The rounds that ended.</param>
/// <param name="BytesBySite">Payload bytes received from each site so far.</param>
/// <param name="Problems">What keeps sites from taking part, as they say.</param>
internal sealed record RunStatus(
    string? Family,
    string Phase,
    int Round,
    int Rounds,
    string? Released,
    ModelPrivacy? Privacy,
    int Online,
    int Updated,
    ImmutableArray<RoundReport> History,
    ImmutableSortedDictionary<string, long> BytesBySite,
    ImmutableArray<string> Problems
)
{
    public bool IsFinished => Phase == "finished";
}
