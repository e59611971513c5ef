using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>A topic filter and its subscription options (MQTT 5, 3.8.3.1).</summary>
public sealed class MqttTopicFilter
{
    /// <summary>The filter, with <c>+</c> and <c>#</c> as wildcards.</summary>
    public string? Topic { get; set; }

    /// <summary>The highest level at which the broker forwards; default at most once.</summary>
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    /// <summary>True keeps the client's own publishes from coming back; default false.</summary>
    public bool NoLocal { get; set; }

    /// <summary>True keeps the retain flag as the publisher set it; default false: only old messages carry it.</summary>
    public bool RetainAsPublished { get; set; }

    /// <summary>Whether retained messages are sent; default at every subscribe.</summary>
    public MqttRetainHandling RetainHandling { get; set; }
}
