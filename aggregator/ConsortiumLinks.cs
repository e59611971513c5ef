using FederatedQC.Aggregator.Rounds;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Topics;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator;

/// <summary>
/// The aggregator's two connections: plans, answers, statuses and evaluations on one, blocks and commits on the other, so that an answer
/// never waits behind a model. A commit stays behind its blocks.
/// </summary>
internal sealed class ConsortiumLinks : IAsyncDisposable
{
    public ConsortiumLinks(AggregatorOptions options, RunConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        Topics = new ConsortiumTopics(options.Consortium, configuration.Family);
        // The embedded broker takes a client's identifier for a party's when it begins with the party's name and a full stop.
        var name = options.Mqtt.ClientId is { Length: > 0 } id ? id : $"{PartyName.Aggregator}.{options.Consortium}";
        if (configuration.Family is { } family)
        {
            // No name has a dot in it, so no other consortium's client is called so.
            name = $"{name}.{family}";
        }

        Control = MqttLink.Create(options.Mqtt.As(name + ".control", options.Mqtt.CleanStart), will: null, time, loggers);
        Bulk = MqttLink.Create(options.Mqtt.As(name + ".bulk", options.Mqtt.CleanStart), will: null, time, loggers);
        Window = options.Mqtt.PublishWindow;
    }

    /// <summary>The topics of the consortium, or of the family whose run it is.</summary>
    public ConsortiumTopics Topics { get; }

    /// <summary>Plans, answers, statuses, evaluations and manifests.</summary>
    public MqttLink Control { get; }

    /// <summary>Blocks of models and updates, and commits.</summary>
    public MqttLink Bulk { get; }

    /// <summary>Publishes that are under way at once on a link.</summary>
    public int Window { get; }

    /// <summary>Whether both are up.</summary>
    public bool IsConnected => Control.IsConnected && Bulk.IsConnected;

    /// <summary>Publishes until the broker has it.</summary>
    /// <exception cref="BrokerRefusalException">The broker's access rules or limits forbid it.</exception>
    /// <exception cref="OperationCanceledException">The link was disposed, or the caller gave up.</exception>
    public static async Task DeliverAsync(
        MqttLink link,
        string topic,
        ReadOnlyMemory<byte> payload,
        bool retain,
        CancellationToken cancellation
    )
    {
        var outcome = await link.PublishUntilDeliveredAsync(topic, payload, retain, cancellation);
        switch (outcome.Status)
        {
            case PublishStatus.Refused:
                throw new BrokerRefusalException($"The broker refuses '{topic}': {outcome.Reason}. Check its access rules and limits.");
            case PublishStatus.Disconnected:
                throw new OperationCanceledException(outcome.Reason);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync();
        await Bulk.DisposeAsync();
    }
}
