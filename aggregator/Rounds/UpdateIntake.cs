using System.Threading.Channels;
using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Rounds;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Topics;
using FederatedQC.Storage;
using FederatedQC.Storage.Updates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Takes in what sites send on the bulk connection. What one site sends is handled in its order, different sites side by side. A message is
/// acknowledged after it is stored, or known to be of no use; the broker has no more under way than its receive maximum.
/// </summary>
internal sealed partial class UpdateIntake(
    AggregatorOptions options,
    RunConfiguration configuration,
    ConsortiumLinks links,
    RunDriver driver,
    UpdateStoreCache updates,
    UploadAdmission uploads,
    CommitHandler commits,
    SiteDirectory sites,
    AggregatorMetrics metrics,
    ILogger<UpdateIntake> logger) : BackgroundService
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
        Channel<Arrival>[] lanes = [.. Enumerable.Range(0, options.EffectiveThreads).Select(_ => Channel.CreateBounded<Arrival>(options.Mqtt.ReceiveMaximum))];
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
            else if (links.Topics.TryParse(message.Topic, out var address) && address.Kind is TopicKind.UpdateBlock or TopicKind.Commit && configuration.Concerns(address.Site))
            {
                var lane = (int)(unchecked((uint)string.GetHashCode(address.Site, StringComparison.Ordinal)) % (uint)lanes.Length);
                await lanes[lane].Writer.WriteAsync(new Arrival(message, address), cancellation);
            }
            else
            {
                // A session of before a site changed its family brings what that site sends now: that is its new family's.
                Log.Ignored(logger, message.Topic);
                await message.AckAsync(cancellation);
            }
        }
    }

    // No honest site has the broker keep an update, and one that does could fill it. On the other link: this one may wait for what is to be read here.
    private async Task ClearAsync(InboundMessage message, CancellationToken cancellation)
    {
        if (!message.Payload.IsEmpty)
        {
            Log.Cleared(logger, message.Topic);
            await ConsortiumLinks.DeliverAsync(links.Control, message.Topic, ReadOnlyMemory<byte>.Empty, retain: true, cancellation);
        }

        await message.AckAsync(cancellation);
    }

    private async Task HandleAsync(ChannelReader<Arrival> lane, CancellationToken cancellation)
    {
        await foreach (var (message, address) in lane.ReadAllAsync(cancellation))
        {
            sites.Received(address.Site, message.Payload.Length);
            metrics.Received(message.Payload.Length);
            if (address.Kind == TopicKind.UpdateBlock)
            {
                uploads.Heard(address.Site);
                Store(address, message.Payload.Span);
            }
            else
            {
                await commits.AnswerAsync(address, message.Payload, cancellation);
            }

            await message.AckAsync(cancellation);
        }
    }

    private void Store(TopicAddress address, ReadOnlySpan<byte> block)
    {
        if (driver.State is not { } state
            || !(state.IsBetweenCollections || state.Phase == RunPhase.Collecting)
            || !AdmissionGate.TakesRound(state, address.Round)
            || !state.Settings.Sites.Contains(address.Site)
            || state.Updates.ContainsKey(address.Site)
            || !updates.Of(state.Settings).Shape.Fits(address.Round, address.Block, block.Length))
        {
            // The commit says what it was worth; a site that is late or lost is told so there.
            metrics.BlockIgnored();
            return;
        }

        try
        {
            updates.Of(state.Settings).PutBlock(new UpdateKey(state.Settings.Run, address.Round, address.Site), address.Block, block);
        }
        catch (StorageException exception)
        {
            // The block is missing then, and asked for again when the site commits.
            Log.NotStored(logger, address.Block, address.Site, exception.Message);
        }
    }

    private readonly record struct Arrival(InboundMessage Message, TopicAddress Address);

    private static partial class Log
    {
        [LoggerMessage(9141, LogLevel.Warning, "A message on {Topic} is ignored")]
        public static partial void Ignored(ILogger logger, string topic);

        [LoggerMessage(9143, LogLevel.Warning, "What a site had the broker keep on {Topic} is cleared and counts for nothing")]
        public static partial void Cleared(ILogger logger, string topic);

        [LoggerMessage(9142, LogLevel.Error, "Block {Block} of {Site} is not stored: {Reason}")]
        public static partial void NotStored(ILogger logger, int block, string site, string reason);
    }
}
