using System.Threading.Channels;
using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Rounds;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Storage;
using FederatedQC.Storage.Updates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Takes in what sites send on the bulk connection. What one site sends is handled in its order, different sites side by side. A message is
/// acknowledged after it is stored, or known to be of no use; the broker has no more under way than its receive maximum. One that can't be
/// handled costs its site the answer.
/// </summary>
internal sealed partial class UpdateIntake(
    AggregatorOptions options,
    RunConfiguration configuration,
    ConsortiumLinks links,
    RunDriver driver,
    UpdateStoreCache updates,
    UploadAdmission uploads,
    DiskAvailability disk,
    CommitHandler commits,
    SiteDirectory sites,
    SiteRates rates,
    AggregatorMetrics metrics,
    ILogger<UpdateIntake> logger
) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var filter in configuration.Family is null ? [links.Topics.FromSites] : configuration.Sites.Select(links.Topics.FromSite))
        {
            await links.Bulk.SubscribeAsync(filter, QualityOfService.AtLeastOnce, cancellationToken, retainAsPublished: true);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Channel<Arrival>[] lanes =
        [
            .. Enumerable.Range(0, options.EffectiveThreads).Select(_ => Channel.CreateBounded<Arrival>(options.Mqtt.ReceiveMaximum)),
        ];
        Task[] loops = [DealAsync(lanes, stop.Token), .. lanes.Select(lane => HandleAsync(lane.Reader, stop.Token))];
        var first = await Task.WhenAny(loops);
        await stop.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task DealAsync(Channel<Arrival>[] lanes, CancellationToken cancellation)
    {
        await foreach (var message in links.Bulk.Messages.ReadAllAsync(cancellation))
        {
            if (message.IsRetained)
            {
                await ClearAsync(message, cancellation);
            }
            else if (WhyDropped(message.Topic, out var address) is { } reason)
            {
                metrics.Dropped(reason);
                Log.Dropped(logger, PeerText.Visible(message.Topic), reason);
                await message.AckAsync(cancellation);
            }
            else
            {
                var lane = (int)(unchecked((uint)string.GetHashCode(address.Site, StringComparison.Ordinal)) % (uint)lanes.Length);
                await lanes[lane].Writer.WriteAsync(new Arrival(message, address), cancellation);
            }
        }
    }

    // No honest site has the broker keep an update, and one that does could fill it. On the other link: this one may wait for what is to be
    // read here.
    private async Task ClearAsync(InboundMessage message, CancellationToken cancellation)
    {
        if (!message.Payload.IsEmpty)
        {
            Log.Cleared(logger, PeerText.Visible(message.Topic));
            try
            {
                await ConsortiumLinks.DeliverAsync(links.Control, message.Topic, ReadOnlyMemory<byte>.Empty, retain: true, cancellation);
            }
            catch (BrokerRefusalException exception)
            {
                // A broker with rules of its own: what a site left there must not end the aggregator at every start.
                metrics.Dropped(AggregatorMetrics.Failed);
                Log.NotCleared(logger, PeerText.Visible(exception.Message, PeerText.MaxSentenceLength));
            }
        }

        await message.AckAsync(cancellation);
    }

    // Before the lanes, so that a flood of one site's commits holds up nobody. A session of before a site changed its family brings what
    // that site sends now: that is its new family's.
    private string? WhyDropped(string topic, out TopicAddress address) =>
        !links.Topics.TryParse(topic, out address)
        || address.Kind is not (TopicKind.UpdateBlock or TopicKind.Commit)
        || !configuration.Concerns(address.Site)
            ? AggregatorMetrics.ForeignTopic
        : address.Kind == TopicKind.Commit && !rates.TryTake(address.Site, TopicKind.Commit) ? AggregatorMetrics.TooMany
        : null;

    private async Task HandleAsync(ChannelReader<Arrival> lane, CancellationToken cancellation)
    {
        await foreach (var (message, address) in lane.ReadAllAsync(cancellation))
        {
            try
            {
                await HandleAsync(address, message.Payload, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // Redelivered, it would fail again, and with it every restart. The site asks again when its answer is overdue.
                metrics.Dropped(AggregatorMetrics.Failed);
                Log.Failed(
                    logger,
                    address.Kind,
                    address.Site,
                    address.Round,
                    exception.GetType().Name,
                    PeerText.Visible(exception.Message, PeerText.MaxSentenceLength)
                );
            }

            await message.AckAsync(cancellation);
        }
    }

    private async Task HandleAsync(TopicAddress address, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        sites.Received(address.Site, payload.Length);
        metrics.Received(payload.Length);
        if (address.Kind == TopicKind.UpdateBlock)
        {
            uploads.Heard(address.Site);
            Store(address, payload.Span);
        }
        else if (await IsAdmittedAsync(address, payload, cancellation))
        {
            rates.GiveBack(address.Site, TopicKind.Commit);
        }
    }

    private async Task<bool> IsAdmittedAsync(TopicAddress address, ReadOnlyMemory<byte> commit, CancellationToken cancellation)
    {
        try
        {
            return await commits.AnswerAsync(address, commit, cancellation);
        }
        catch (StorageException exception)
        {
            // Without an answer the site commits again after a while.
            metrics.Dropped(AggregatorMetrics.Failed);
            disk.Failed(exception.Message);
            Log.NotAnswered(logger, address.Site, exception.Message);
            return false;
        }
    }

    private void Store(TopicAddress address, ReadOnlySpan<byte> block)
    {
        if (
            driver.State is not { } state
            || !(state.IsBetweenCollections || state.Phase == RunPhase.Collecting)
            || !AdmissionGate.TakesRound(state, address.Round)
            || !state.Settings.Sites.Contains(address.Site)
            || state.Updates.ContainsKey(address.Site)
            || !updates.Of(state.Settings).Shape.Fits(address.Round, address.Block, block.Length)
            || !disk.Takes(updates.Of(state.Settings), block.Length)
        )
        {
            // The commit says what it was worth; a site that is late or lost is told so there.
            metrics.BlockIgnored();
            return;
        }

        try
        {
            updates.Of(state.Settings).PutBlock(new UpdateKey(state.Settings.Run, address.Round, address.Site), address.Block, block);
            disk.Stored();
        }
        catch (StorageException exception)
        {
            // The block is missing then, and asked for again when the site commits.
            disk.Failed(exception.Message);
            Log.NotStored(logger, address.Block, address.Site, exception.Message);
        }
    }

    private readonly record struct Arrival(InboundMessage Message, TopicAddress Address);

    private static partial class Log
    {
        [LoggerMessage(9141, LogLevel.Debug, "A message on {Topic} is dropped: {Reason}")]
        public static partial void Dropped(ILogger logger, string topic, string reason);

        [LoggerMessage(9143, LogLevel.Warning, "What a site had the broker keep on {Topic} is cleared and counts for nothing")]
        public static partial void Cleared(ILogger logger, string topic);

        [LoggerMessage(9146, LogLevel.Error, "The commit of {Site} is not answered for now: {Reason}")]
        public static partial void NotAnswered(ILogger logger, string site, string reason);

        [LoggerMessage(9142, LogLevel.Error, "Block {Block} of {Site} is not stored: {Reason}")]
        public static partial void NotStored(ILogger logger, int block, string site, string reason);

        [LoggerMessage(9145, LogLevel.Error, "What a site had the broker keep stays there: {Reason}")]
        public static partial void NotCleared(ILogger logger, string reason);

        [LoggerMessage(
            9144,
            LogLevel.Error,
            "The {Kind} of {Site} for round {Round} could not be handled and is dropped: {Exception}: {Reason}"
        )]
        public static partial void Failed(ILogger logger, TopicKind kind, string site, int round, string exception, string reason);
    }
}
