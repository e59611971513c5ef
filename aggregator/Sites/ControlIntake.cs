using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Models;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Sites;

/// <summary>
/// Takes in what comes on the control connection: statuses, evaluations, and what the aggregator looks for on the broker.
/// </summary>
internal sealed partial class ControlIntake(
    ConsortiumLinks links,
    RunConfiguration configuration,
    TrustAnchor trust,
    RunDriver driver,
    SiteDirectory sites,
    SiteRates rates,
    AggregatorMetrics metrics,
    RetainedReader reader,
    BrokerInventory inventory,
    TimeProvider time,
    ILogger<ControlIntake> logger
) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await links.Control.SubscribeAsync(links.Topics.Statuses, QualityOfService.AtLeastOnce, cancellationToken);
        foreach (
            var filter in configuration.Family is null ? [links.Topics.Evaluations] : configuration.Sites.Select(links.Topics.EvaluationsOf)
        )
        {
            await links.Control.SubscribeAsync(filter, QualityOfService.AtLeastOnce, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in links.Control.Messages.ReadAllAsync(stoppingToken))
        {
            if (links.Topics.TryParse(message.Topic, out var address))
            {
                await HandleSafelyAsync(address, message, stoppingToken);
            }

            await message.AckAsync(stoppingToken);
        }
    }

    private async Task HandleSafelyAsync(TopicAddress address, InboundMessage message, CancellationToken cancellation)
    {
        if (address.Kind is TopicKind.Status or TopicKind.Evaluation && !rates.TryTake(address.Site, address.Kind))
        {
            metrics.Dropped(AggregatorMetrics.TooMany);
            return;
        }

        try
        {
            await HandleAsync(address, message, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            metrics.Dropped(AggregatorMetrics.Failed);
            Log.Failed(
                logger,
                PeerText.Visible(message.Topic),
                exception.GetType().Name,
                PeerText.Visible(exception.Message, PeerText.MaxSentenceLength)
            );
        }
    }

    private async Task HandleAsync(TopicAddress address, InboundMessage message, CancellationToken cancellation)
    {
        switch (address.Kind)
        {
            case TopicKind.Status when message.Payload.Length > 0 && !configuration.Others.Contains(address.Site):
                Hear(address.Site, message.Payload);
                break;
            case TopicKind.Evaluation when configuration.Concerns(address.Site):
                await EvaluateAsync(address, message.Payload, cancellation);
                break;
            case TopicKind.Plan
            or TopicKind.Manifest
            or TopicKind.ModelBlock
            or TopicKind.StepManifest
            or TopicKind.StepBlock when message.IsRetained:
                reader.Arrived(message.Topic, message.Payload);
                break;
            case TopicKind.Answer when address.Site == PartyName.Aggregator:
                reader.Echoed(message.Payload.Span);
                break;
        }
    }

    private void Hear(string site, ReadOnlyMemory<byte> payload)
    {
        var fault = EnvelopeCodec.TryOpen<SiteStatus>(payload, site, trust, out var status);
        if (fault == EnvelopeFault.None)
        {
            sites.Heard(site, status!);
            if (PackedHashes.UnpackOne(status!.MissingModel) is { } missing)
            {
                inventory.Asked(site, missing);
            }
        }
        else
        {
            metrics.Dropped(AggregatorMetrics.NotAuthentic);
            Log.StatusIgnored(logger, site, fault);
        }
    }

    private async Task EvaluateAsync(TopicAddress address, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var fault = EnvelopeCodec.TryOpen<CandidateEvaluation>(payload, address.Site, trust, out var said);
        if (fault != EnvelopeFault.None)
        {
            metrics.Dropped(AggregatorMetrics.NotAuthentic);
        }

        if (driver.State is not { } state)
        {
            return;
        }

        if (
            said is null
            || said.Run != state.Settings.Run
            || said.Round != (uint)address.Round
            || !state.Settings.Sites.Contains(address.Site)
        )
        {
            Log.EvaluationIgnored(
                logger,
                address.Site,
                address.Round,
                fault == EnvelopeFault.None ? "it is of another run or round" : fault.ToString()
            );
            return;
        }

        if (EvaluationReader.Read(said, state.Settings.Spec) is not { } evaluation || PackedHashes.UnpackOne(said.Model) is not { } model)
        {
            Log.EvaluationIgnored(logger, address.Site, address.Round, "its counts don't fit the model's classes or each other");
            return;
        }

        var evaluated = new RunEvent.SiteEvaluated(address.Round, address.Site, model, evaluation, time.GetUtcNow());
        if (!ReferenceEquals(await driver.PostAsync(evaluated, cancellation), state))
        {
            rates.GiveBack(address.Site, TopicKind.Evaluation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9301, LogLevel.Warning, "A status of {Site} is ignored: {Fault}")]
        public static partial void StatusIgnored(ILogger logger, string site, EnvelopeFault fault);

        [LoggerMessage(9302, LogLevel.Warning, "An evaluation of {Site} for round {Round} is ignored: {Reason}")]
        public static partial void EvaluationIgnored(ILogger logger, string site, int round, string reason);

        [LoggerMessage(9303, LogLevel.Error, "What came on {Topic} could not be handled and is dropped: {Exception}: {Reason}")]
        public static partial void Failed(ILogger logger, string topic, string exception, string reason);
    }
}
