using FederatedQC.Aggregator.Rounds;
using FederatedQC.Aggregator.Sites;

namespace FederatedQC.Aggregator.Operator;

/// <summary>One site: what it says of itself, and what it did in the present round.</summary>
internal sealed record SiteView(
    string Site,
    bool Online,
    string AgentVersion,
    ulong Samples,
    string? LineModel,
    string? Problem,
    DateTimeOffset? LastHeard,
    long BytesReceived,
    UpdateSummary? Update,
    string? Refusal
)
{
    public static SiteView Of(string site, SiteRecord record, UpdateSummary? update, string? refusal) =>
        new(
            site,
            record.Online,
            record.AgentVersion,
            record.Samples,
            Text(record.LineModel),
            Text(record.Problem),
            record.LastHeard,
            record.BytesReceived,
            update,
            refusal
        );

    private static string? Text(string text) => text.Length > 0 ? text : null;
}
