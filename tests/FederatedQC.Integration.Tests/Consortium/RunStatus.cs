using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>What the test reads of <c>aggregator-status.schema.json</c>.</summary>
internal sealed record RunStatus(
    string Phase,
    int Round,
    ModelPrivacy? Privacy,
    IReadOnlyList<RunStatus.SiteStatus> Sites,
    IReadOnlyList<RunStatus.RoundStatus> History
)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"Round {Round} is {Phase}; sites: {string.Join(", ", Sites)}; rounds before: {string.Join(", ", History.Select(round => round.Outcome + " " + round.Reason))}";

    internal sealed record SiteStatus(string Site, string? Problem, UpdateStatus? Update);

    internal sealed record RoundStatus(int Round, string? Candidate, string? Outcome, string? Reason, IReadOnlyList<UpdateStatus> Updates);

    internal sealed record UpdateStatus(string Site, long Samples, long Bytes, double? Epsilon);
}
