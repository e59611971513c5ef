using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed partial class MqttClientOptionsBuilder
{
    /// <summary>Sets the will's topic, and so that there is one.</summary>
    public MqttClientOptionsBuilder WithWillTopic(string? willTopic)
    {
        _options.WillTopic = willTopic;
        return this;
    }

    /// <summary>Sets the will's content; the array isn't copied.</summary>
    public MqttClientOptionsBuilder WithWillPayload(byte[]? willPayload)
    {
        _options.WillPayload = willPayload;
        return this;
    }

    /// <summary>Sets the will's quality of service.</summary>
    public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel)
    {
        _options.WillQualityOfServiceLevel = willQualityOfServiceLevel;
        return this;
    }

    /// <summary>Chooses whether the will is retained.</summary>
    public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true)
    {
        _options.WillRetain = willRetain;
        return this;
    }

    /// <summary>Sets the seconds between the lost connection and the will.</summary>
    public MqttClientOptionsBuilder WithWillDelayInterval(uint willDelayInterval)
    {
        _options.WillDelayInterval = willDelayInterval;
        return this;
    }

    /// <summary>Sets the seconds after which the broker may drop the will.</summary>
    public MqttClientOptionsBuilder WithWillMessageExpiryInterval(uint willMessageExpiryInterval)
    {
        _options.WillMessageExpiryInterval = willMessageExpiryInterval;
        return this;
    }

    /// <summary>Sets the type of the will's content.</summary>
    public MqttClientOptionsBuilder WithWillContentType(string? willContentType)
    {
        _options.WillContentType = willContentType;
        return this;
    }

    /// <summary>Adds a user property with a UTF-8 value to the will.</summary>
    public MqttClientOptionsBuilder WithWillUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.WillUserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }
}
