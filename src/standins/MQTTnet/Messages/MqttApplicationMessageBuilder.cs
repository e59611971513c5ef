using System.Buffers;
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Builds a message to publish; every method returns the builder.</summary>
public sealed class MqttApplicationMessageBuilder
{
    private readonly MqttApplicationMessage _message = new();

    /// <summary>Sets the topic; required.</summary>
    public MqttApplicationMessageBuilder WithTopic(string topic)
    {
        _message.Topic = topic;
        return this;
    }

    /// <summary>Sets the content; the array isn't copied.</summary>
    public MqttApplicationMessageBuilder WithPayload(byte[]? payload) =>
        WithPayload(new ReadOnlySequence<byte>(payload ?? []));

    /// <summary>Sets the content to the text's UTF-8 bytes.</summary>
    public MqttApplicationMessageBuilder WithPayload(string? payload) =>
        WithPayload(Encoding.UTF8.GetBytes(payload ?? ""));

    /// <summary>Sets the content; the memory isn't copied.</summary>
    public MqttApplicationMessageBuilder WithPayload(ReadOnlySequence<byte> payload)
    {
        _message.Payload = payload;
        return this;
    }

    /// <summary>Sets the content; the memory isn't copied.</summary>
    public MqttApplicationMessageBuilder WithPayloadSegment(ReadOnlyMemory<byte> payloadSegment) =>
        WithPayload(new ReadOnlySequence<byte>(payloadSegment));

    /// <summary>Sets the quality of service.</summary>
    public MqttApplicationMessageBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _message.QualityOfServiceLevel = qualityOfServiceLevel;
        return this;
    }

    /// <summary>Makes the broker keep the message as the topic's last value.</summary>
    public MqttApplicationMessageBuilder WithRetainFlag(bool value = true)
    {
        _message.Retain = value;
        return this;
    }

    /// <summary>Sets the content's type.</summary>
    public MqttApplicationMessageBuilder WithContentType(string? contentType)
    {
        _message.ContentType = contentType;
        return this;
    }

    /// <summary>Sets the seconds after which the broker may drop the message; 0 is never.</summary>
    public MqttApplicationMessageBuilder WithMessageExpiryInterval(uint messageExpiryInterval)
    {
        _message.MessageExpiryInterval = messageExpiryInterval;
        return this;
    }

    /// <summary>Adds a user property with a UTF-8 value.</summary>
    public MqttApplicationMessageBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_message.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    /// <summary>The message.</summary>
    /// <exception cref="Exceptions.MqttProtocolViolationException">The topic is missing.</exception>
    public MqttApplicationMessage Build() => string.IsNullOrEmpty(_message.Topic)
        ? throw new Exceptions.MqttProtocolViolationException("A message needs a topic.")
        : _message;
}
