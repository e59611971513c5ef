using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Demo;

/// <summary>Reads the aggregator's status over its API.</summary>
internal sealed class StatusClient : IDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http;

    private StatusClient(Uri address) => _http = new HttpClient { BaseAddress = address };

    /// <summary>Waits until the aggregator has written its address down.</summary>
    /// <param name="addressFile">The file that will hold it.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="check">Called while waiting; throws when waiting is of no use.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">The address did not come in time.</exception>
    public static async Task<StatusClient> ConnectAsync(string addressFile, TimeSpan limit, Action check, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookPeriod);
        for (var waited = TimeSpan.Zero; waited < limit; waited += LookPeriod)
        {
            check();
            if (File.Exists(addressFile))
            {
                return new StatusClient(new Uri(await File.ReadAllTextAsync(addressFile, cancellation)));
            }

            await timer.WaitForNextTickAsync(cancellation);
        }

        throw new IOException($"The aggregator did not come up within {limit.TotalSeconds:F0} s.");
    }

    /// <summary>The status; null when the aggregator does not answer just now, or a run is not in place yet.</summary>
    public async Task<ConsortiumStatus?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var statuses = await _http.GetFromJsonAsync("api/v1/families", StatusJson.Default.ImmutableArrayStatus, cancellation);
            return statuses.All(status => status.Run is not null) ? new ConsortiumStatus([.. statuses.Select(ToRun)]) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static RunStatus ToRun(Status status) =>
        new(
            status.Family,
            status.Phase,
            status.Round,
            status.Rounds,
            status.Released,
            status.Privacy,
            status.Sites.Count(site => site.Online),
            status.Sites.Count(site => site.Update is not null),
            [.. status.History.Select(round => ToReport(round, status.Family))],
            status.Sites.ToImmutableSortedDictionary(site => site.Site, site => site.BytesReceived, StringComparer.Ordinal),
            [.. status.Sites.Where(site => site.Problem is not null).Select(site => $"{site.Site}: {site.Problem}")]
        );

    private static RoundReport ToReport(RoundStatus round, string? family) =>
        new(
            round.Round + 1,
            round.Outcome ?? "",
            round.Reason ?? "",
            round.Updates.Length,
            round.Loss,
            round.Accuracy,
            round.Updates.Sum(update => update.Bytes),
            ((round.EndedAt ?? round.OpenedAt) - round.OpenedAt).TotalSeconds,
            DownloadBytes: round.DownloadBytes,
            Family: family,
            Gate: round.Gate
        );

    // Only what the demo reads of aggregator-status.schema.json.
    internal sealed record Status(
        string? Family,
        string? Run,
        string Phase,
        int Round,
        int Rounds,
        string? Released,
        ModelPrivacy? Privacy,
        ImmutableArray<SiteStatus> Sites,
        ImmutableArray<RoundStatus> History
    );

    internal sealed record SiteStatus(string Site, bool Online, long BytesReceived, UpdateStatus? Update, string? Problem);

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
    );

    internal sealed record UpdateStatus(string Site, long Bytes);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<StatusClient.Status>))]
internal sealed partial class StatusJson : JsonSerializerContext;
