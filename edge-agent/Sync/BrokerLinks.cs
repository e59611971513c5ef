using FederatedQC.Messaging.Links;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>Makes the agent's links, each with a client id of its own.</summary>
internal static class BrokerLinks
{
    private static readonly TimeSpan WillDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The link for plans, answers and status. It begins without an old session: then the retained plan comes anew, and an answer that was
    /// missed is asked for.
    /// </summary>
    public static MqttLink Control(EdgeAgentOptions options, string statusTopic, byte[] will, SiteServices services) =>
        MqttLink.Create(
            options.Mqtt.As(Name(options, "control"), cleanStart: true),
            new LastWill(statusTopic, will, Retain: true, WillDelay),
            services.Time,
            services.Loggers
        );

    /// <summary>The link for blocks.</summary>
    public static MqttLink Bulk(EdgeAgentOptions options, SiteServices services) =>
        MqttLink.Create(options.Mqtt.As(Name(options, "bulk"), cleanStart: true), will: null, services.Time, services.Loggers);

    /// <summary>The link to the plant's broker.</summary>
    public static MqttLink Plant(EdgeAgentOptions options, TimeProvider time, ILoggerFactory loggers) =>
        MqttLink.Create(
            options.Plant!.As(options.Plant!.ClientId is { Length: > 0 } id ? id : $"fqc-{options.Site}-{options.Line}", cleanStart: true),
            will: null,
            time,
            loggers
        );

    // The embedded broker takes a client's identifier for the site's when it begins with the site's name and a full stop.
    private static string Name(EdgeAgentOptions options, string purpose) =>
        (options.Mqtt.ClientId is { Length: > 0 } id ? id : $"{options.Site}.{options.Consortium}") + "." + purpose;
}
