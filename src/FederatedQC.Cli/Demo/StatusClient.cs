using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using FederatedQC.Cli.Consortium;

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
            var statuses = await _http.GetFromJsonAsync("api/v1/families", StatusJson.Default.ImmutableArrayRunStatus, cancellation);
            return statuses.All(status => status.Run is not null) ? new ConsortiumStatus(statuses) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<RunStatus>))]
internal sealed partial class StatusJson : JsonSerializerContext;
