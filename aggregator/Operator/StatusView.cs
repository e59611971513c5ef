using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Aggregator.Operator;

/// <summary>What <c>/api/v1/status</c> says of a run, and <c>/api/v1/families</c> of each (<c>aggregator-status.schema.json</c>).</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Family">The product family whose run it is; null where the consortium has one run for all.</param>
/// <param name="Problem">Why the family's part of the process is down; null while it is up.</param>
/// <param name="Connected">Whether both connections to the broker are up.</param>
/// <param name="Run">The run's name; null when there is none.</param>
/// <param name="Phase"><c>down</c> with a problem, <c>idle</c> when there is no run; else the phase of the present round, or
/// <c>finished</c>.</param>
/// <param name="Round">The present round, from 0; the number of rounds once all are done.</param>
/// <param name="Rounds">Rounds of the run.</param>
/// <param name="Base">The model that the round trains from.</param>
/// <param name="Candidate">The model that is being evaluated; null outside that phase.</param>
/// <param name="Released">The model on the lines; null before the first release.</param>
/// <param name="Privacy">What the released model has cost in privacy; null before it, and where nothing is protected.</param>
/// <param name="StopReason">Why the run ended before its last round; null where it did not.</param>
/// <param name="Found">The sites of each family that the updates fell into, which ended the run; null where they did not.</param>
/// <param name="OpenedAt">When the round was announced.</param>
/// <param name="Sites">Sites of the run, and others that were heard of.</param>
/// <param name="History">The rounds that ended, in order.</param>
internal sealed record StatusView(
    string Consortium,
    string? Family,
    string? Problem,
    bool Connected,
    string? Run,
    string Phase,
    int Round,
    int Rounds,
    string? Base,
    string? Candidate,
    string? Released,
    ModelPrivacy? Privacy,
    string? StopReason,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Found,
    DateTimeOffset? OpenedAt,
    ImmutableArray<SiteView> Sites,
    ImmutableArray<RoundView> History
)
{
    /// <summary>A family whose part of the process is down.</summary>
    public static StatusView Down(string consortium, HostedRun run) =>
        new(
            consortium,
            run.Family,
            run.Problem,
            Connected: false,
            Run: null,
            Phase: "down",
            Round: 0,
            Rounds: 0,
            Base: null,
            Candidate: null,
            Released: null,
            Privacy: null,
            StopReason: null,
            Found: null,
            OpenedAt: null,
            Sites: [],
            History: []
        );
}
