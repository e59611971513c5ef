using System.Collections.Immutable;
using System.Threading.Channels;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// What one fetch asks of the broker's retained topics, and what came of it. The site sets the pace: it subscribes to a few blocks at a
/// time, so that a slow line is never flooded.
/// </summary>
/// <param name="links">The consortium's broker.</param>
/// <param name="services">Everything that stays over the life of the agent.</param>
/// <param name="stalled">Told when nothing of use has come for some time although the broker is there; null where there is another
/// way.</param>
internal sealed partial class RetainedMessages(SiteLinks links, SiteServices services, Action? stalled)
{
    private const int Window = 8;

    // Once is the broker's restart.
    private const int StallsToTell = 2;

    // Wider than the window, so that whoever delivers never waits for a fetch that has ended.
    private readonly Channel<(TopicAddress Address, ReadOnlyMemory<byte> Payload)> _arrivals = Channel.CreateBounded<(
        TopicAddress,
        ReadOnlyMemory<byte>
    )>(new BoundedChannelOptions(4 * Window) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly List<Task> _requests = [];
    private int _stalls;
    private readonly ILogger _logger = services.Loggers.CreateLogger<RetainedMessages>();

    /// <summary>Hands over a message. Never waits.</summary>
    public void Offer(TopicAddress address, ReadOnlyMemory<byte> payload) => _arrivals.Writer.TryWrite((address, payload));

    /// <summary>Collects blocks until all are there.</summary>
    /// <returns>False when the source gives up.</returns>
    /// <exception cref="ChannelClosedException">The broker refuses a subscription.</exception>
    public async Task<bool> CollectAsync(BlockSource source, CancellationToken cancellation)
    {
        var waiting = new Queue<int>(source.Missing);
        var asked = new SortedSet<int>();
        for (var stalls = 0; waiting.Count + asked.Count > 0; )
        {
            while (asked.Count < Window && waiting.TryDequeue(out var next))
            {
                asked.Add(next);
                Ask(source.Topic(next));
            }

            if (await NextAsync(cancellation) is not { } arrival)
            {
                stalls += links.Bulk.IsConnected ? 1 : 0;
                if (stalls > source.Patience)
                {
                    return false;
                }

                AskAgain([.. asked.Select(source.Topic)]);
            }
            else if (arrival.Address.Kind == source.Kind)
            {
                if (!TryTake(source, arrival.Address.Block, arrival.Payload, asked))
                {
                    return false;
                }

                stalls = 0;
            }
        }

        return true;
    }

    /// <summary>The next arrival; null when none came for too long.</summary>
    /// <exception cref="ChannelClosedException">The broker refuses a subscription.</exception>
    public async Task<(TopicAddress Address, ReadOnlyMemory<byte> Payload)?> NextAsync(CancellationToken cancellation)
    {
        using var stalled = new CancellationTokenSource(services.Options.Sync.StallTimeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellation);
        try
        {
            return await _arrivals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks for a topic. Requests are not waited for one by one: on a long line that would cost a round trip a block.</summary>
    public void Ask(string topic)
    {
        _subscribed.Add(topic);
        _requests.Add(RequestAsync(() => links.Bulk.SubscribeAsync(topic, QualityOfService.AtLeastOnce, CancellationToken.None)));
    }

    /// <summary>Asks for topics anew: retained messages come with a new subscription only.</summary>
    public void AskAgain(ImmutableArray<string> topics)
    {
        Log.Stalled(_logger, topics[0], topics.Length);
        if (links.Bulk.IsConnected && ++_stalls % StallsToTell == 0)
        {
            stalled?.Invoke();
        }

        foreach (var topic in topics)
        {
            Done(topic);
            Ask(topic);
        }
    }

    /// <summary>Nothing more is expected of a topic.</summary>
    public void Done(string topic)
    {
        _subscribed.Remove(topic);
        _requests.Add(RequestAsync(() => links.Bulk.UnsubscribeAsync(topic, CancellationToken.None)));
    }

    /// <summary>Nothing more is expected of any topic.</summary>
    public void DoneWithAll() => Array.ForEach(_subscribed.ToArray(), Done);

    /// <summary>Counts and tells a message that is not believed.</summary>
    public void Refuse(string topic, string reason)
    {
        services.Health.MessageRefused();
        Log.Refused(_logger, topic, PeerText.Visible(reason, PeerText.MaxSentenceLength));
    }

    /// <summary>Ends all subscriptions.</summary>
    public async Task CloseAsync()
    {
        DoneWithAll();
        await Task.WhenAll(_requests);
    }

    // False where a wrong block ends the collection.
    private bool TryTake(BlockSource source, int block, ReadOnlyMemory<byte> payload, SortedSet<int> asked)
    {
        if (source.Offer(block, payload.Span) is BlockReception.Corrupt or BlockReception.OutOfRange)
        {
            Refuse(source.Topic(block), "it is not the block that the manifest lists");
            return !source.IsOptional;
        }

        if (asked.Remove(block))
        {
            _stalls = 0;
            services.Health.Received(payload.Length);
            Done(source.Topic(block));
        }

        return true;
    }

    private async Task RequestAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (SubscriptionRefusedException exception)
        {
            _arrivals.Writer.TryComplete(exception);
        }
        catch (ObjectDisposedException)
        {
            // The agent goes.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8601, LogLevel.Warning, "Ignored what came on {Topic}: {Reason}")]
        public static partial void Refused(ILogger logger, string topic, string reason);

        [LoggerMessage(8602, LogLevel.Information, "{Topic} does not arrive; asking again for {Count} topics")]
        public static partial void Stalled(ILogger logger, string topic, int count);
    }
}
