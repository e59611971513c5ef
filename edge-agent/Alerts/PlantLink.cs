using System.Threading.Channels;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Messaging.Links;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>
/// Shows verdicts and alerts to the plant. Never makes the line wait: while the plant's broker is away verdicts are counted and kept on
/// disk only, and when it is back it gets the alert as it is then. Without a configured broker it does nothing.
/// </summary>
internal sealed class PlantLink(
    EdgeAgentOptions options,
    AlertBoard alerts,
    AlertSignal alertChanged,
    AgentHealth health,
    TimeProvider time,
    ILoggerFactory loggers
) : BackgroundService, IVerdictSink
{
    private const int QueuedVerdicts = 256;
    private readonly string _root = $"fqc/v1/{options.Site}/line/{options.Line}/";
    private readonly Channel<PartVerdict> _verdicts = Channel.CreateBounded<PartVerdict>(
        new BoundedChannelOptions(QueuedVerdicts) { SingleReader = true }
    );

    private volatile bool _connected;

    /// <inheritdoc/>
    public void Judged(PartVerdict verdict)
    {
        if (options.Plant is not null && !(_connected && _verdicts.Writer.TryWrite(verdict)))
        {
            health.NotPublished();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Plant is null)
        {
            return;
        }

        health.Update(report => report with { PlantConnected = false });
        await using var link = BrokerLinks.Plant(options, time, loggers);
        link.Connected += (_, _) => OnConnection(true);
        link.Disconnected += (_, _) => OnConnection(false);
        await link.SubscribeAsync(_root + "acknowledge", QualityOfService.AtLeastOnce, stoppingToken);
        await link.StartAsync(stoppingToken);
        try
        {
            await await Task.WhenAny(
                PublishVerdictsAsync(link, stoppingToken),
                PublishAlertAsync(link, stoppingToken),
                ReadAcknowledgementsAsync(link, stoppingToken),
                link.Completion
            );
            stoppingToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The link to the plant's broker ended by itself.");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _connected = false;
        }
    }

    private void OnConnection(bool connected)
    {
        _connected = connected;
        health.Update(report => report with { PlantConnected = connected });
        if (connected)
        {
            alertChanged.Raise();
        }
    }

    private async Task PublishVerdictsAsync(MqttLink link, CancellationToken stopping)
    {
        await foreach (var verdict in _verdicts.Reader.ReadAllAsync(stopping))
        {
            var outcome = await link.PublishAsync(
                _root + "verdict",
                InspectionJson.Bytes(verdict),
                QualityOfService.AtLeastOnce,
                retain: false,
                stopping
            );
            if (outcome.Status != PublishStatus.Delivered)
            {
                health.NotPublished();
            }
        }
    }

    private async Task PublishAlertAsync(MqttLink link, CancellationToken stopping)
    {
        await foreach (var _ in alertChanged.WaitAsync(stopping))
        {
            if (alerts.Present is { } alert)
            {
                await link.PublishUntilDeliveredAsync(_root + "alert", AlertJson.Bytes(alert), retain: true, stopping);
            }
        }
    }

    private async Task ReadAcknowledgementsAsync(MqttLink link, CancellationToken stopping)
    {
        await foreach (var message in link.Messages.ReadAllAsync(stopping))
        {
            if (AlertJson.ReadAcknowledgement(message.Payload.Span) is { Id: { Length: > 0 } id })
            {
                alerts.Acknowledge(id);
            }

            await message.AckAsync(stopping);
        }
    }
}
