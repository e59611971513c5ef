using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace FederatedQC.Messaging.Wire;

/// <summary>A connection's packets, passed on as they are; who derives changes what it has to.</summary>
internal abstract class DelegatingAdapter(IMqttChannelAdapter inner) : IMqttChannelAdapter
{
    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    protected IMqttChannelAdapter Inner => inner;

    public virtual Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public virtual Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public virtual Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken) =>
        inner.ReceivePacketAsync(cancellationToken)!;

    public void ResetStatistics() => inner.ResetStatistics();

    public virtual Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) =>
        inner.SendPacketAsync(packet, cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
    }
}
