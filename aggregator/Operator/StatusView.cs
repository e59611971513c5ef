using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Aggregator.Operator;

/// <summary>What <c>/api/v1/status</c> says (<c>aggregator-status.schema.json</c>).</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Connected">Whether both connections to the broker are up.</param>
/// <param name="Run">The run's name; null when there is none.</param>
/// <param name="Phase"><c>idle</c> when there is no run; else the phase of the present round, or <c>finished</c>.</param>
/// <param name="Round">The present round, from 0; the number of rounds once all are done.</param>
/// <param name="Rounds">Rounds of the run.</param>
/// <param name="Base">The model that the round trains from.</param>
/// <param name="Candidate">The model that is being evaluated; null outside that phase.</param>
/// <param name="Released">The model on the lines; null before the first release.</param>
/// <param name="Privacy">What the released model has cost in privacy; null before it, and where nothing is protected.</param>
/// <param name="OpenedAt">When the round was announced.</param>
/// <param name="Sites">Sites of the run, and others that were heard of.</param>
/// <param name="History">The rounds that ended, in order.</param>
internal sealed record StatusView(
    string Consortium,
    bool Connected,
    string? Run,
    string Phase,
    int Round,
    int Rounds,
    string? Base,
    string? Candidate,
    string? Released,
    ModelPrivacy? Privacy,
    DateTimeOffset? OpenedAt,
    ImmutableArray<SiteView> Sites,
    ImmutableArray<RoundView> History);
