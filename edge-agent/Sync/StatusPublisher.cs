using System.Threading.Channels;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Keeps the site's retained status what it should be. Only the newest matters, so one that was not sent yet is replaced.
/// </summary>
internal sealed class StatusPublisher : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);
    private readonly Channel<SiteCondition> _conditions = Channel.CreateBounded<SiteCondition>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );

    private readonly CancellationTokenSource _stopping = new();
    private readonly SiteLinks _links;
    private readonly Identity _identity;
    private readonly Task _loop;

    /// <summary>Waits for something to publish.</summary>
    public StatusPublisher(SiteLinks links, Identity identity)
    {
        (_links, _identity) = (links, identity);
        _loop = RunAsync();
    }

    /// <summary>The message that says so.</summary>
    public static SiteStatus Message(SiteCondition condition, bool online) =>
        new()
        {
            Online = online,
            AgentVersion = AgentHealth.Version,
            Samples = (ulong)condition.Samples,
            LineModel = condition.Line is { } line ? PackedHashes.Pack(line) : Google.Protobuf.ByteString.Empty,
            Problem = condition.Problem,
            MissingModel = condition.Missing is { } missing ? PackedHashes.Pack(missing) : Google.Protobuf.ByteString.Empty,
        };

    /// <summary>Publishes a condition as soon as the broker is there.</summary>
    public void Publish(SiteCondition condition) => _conditions.Writer.TryWrite(condition);

    /// <summary>Publishes that the site goes; gives up when the broker is away.</summary>
    public async Task SayGoodbyeAsync()
    {
        await StopAsync();
        if (!_links.Control.IsConnected)
        {
            return;
        }

        using var limit = new CancellationTokenSource(GoodbyeLimit);
        var status = EnvelopeCodec.Seal(Message(new SiteCondition(null, 0, ""), online: false), _identity);
        try
        {
            await _links.Control.PublishUntilDeliveredAsync(_links.Topics.Status(_links.Site), status, retain: true, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The will says it instead.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var condition in _conditions.Reader.ReadAllAsync(_stopping.Token))
            {
                var status = EnvelopeCodec.Seal(Message(condition, online: true), _identity);
                await _links.Control.PublishUntilDeliveredAsync(_links.Topics.Status(_links.Site), status, retain: true, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The agent goes.
        }
    }
}
