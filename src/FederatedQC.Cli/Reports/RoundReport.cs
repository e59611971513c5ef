using FederatedQC.Federation.Gate;

namespace FederatedQC.Cli.Reports;

/// <summary>One round of a run.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Outcome"><c>released</c>, <c>rejected</c> or <c>gathered</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Sites">Sites whose update took part.</param>
/// <param name="Loss">Mean training loss of the sites, weighted by their images; null where privacy hides it.</param>
/// <param name="ValidationAccuracy">Accuracy of the candidate over all sites' held-out images.</param>
/// <param name="Bytes">Bytes of all updates.</param>
/// <param name="Seconds">From announcement to decision.</param>
/// <param name="Refused">Sites whose update did not take part, with the reason's code.</param>
/// <param name="Warnings">What the aggregator noticed about a site's update.</param>
/// <param name="Family">The family of sites whose round it was; null where there is one only.</param>
/// <param name="DownloadBytes">Bytes that a site with the round's base fetched to have the candidate; 0 without one.</param>
/// <param name="Gate">The numbers that the release gate decided on; null where it had none.</param>
internal sealed record RoundReport(
    int Round,
    string Outcome,
    string Reason,
    int Sites,
    double? Loss,
    double? ValidationAccuracy,
    long Bytes,
    double Seconds,
    IReadOnlyDictionary<string, string>? Refused = null,
    IReadOnlyDictionary<string, string>? Warnings = null,
    string? Family = null,
    long DownloadBytes = 0,
    GateFigures? Gate = null
);
