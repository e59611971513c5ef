using System.Diagnostics.CodeAnalysis;
using FederatedQC.Messaging.Wire;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace FederatedQC.Messaging.Links;

/// <summary>Makes the connections of a link: the library's own TCP and codec, under this product's watch.</summary>
internal sealed class LinkAdapterFactory(MqttConnectionOptions link, TimeProvider time) : IMqttClientAdapterFactory
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The adapter owns what it is made of, and the client the adapter.")]
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        var line = new MeteredChannel(new MqttTcpChannel(options), time);
        var formatter = new MqttPacketFormatterAdapter(
            options.ProtocolVersion,
            new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax)
        );
        var adapter = new MqttChannelAdapter(line, formatter, logger) { AllowPacketFragmentation = options.AllowPacketFragmentation };
        return new WatchedAdapter(new PacketReader(adapter, line, PacketReader.MostBytes), line, link, time);
    }
}
