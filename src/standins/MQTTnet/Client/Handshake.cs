using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Adapter;
using MQTTnet.Codec;
using MQTTnet.Transport;

namespace MQTTnet.Client;

/// <summary>An answered CONNECT: the open line and the broker's CONNACK, which may be a refusal.</summary>
internal sealed record Handshake(TcpTransport Transport, PipeReader Reader, ConnAckPacket Answer) : IAsyncDisposable
{
    private const int ReadBufferSize = 64 * 1024;

    /// <exception cref="MqttConnectingFailedException">No connection, or no CONNACK.</exception>
    public static async Task<Handshake> RunAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        if (options.ChannelOptions is not MqttClientTcpOptions tcp)
        {
            throw new ArgumentException("No endpoint is set.", nameof(options));
        }

        byte[] connect = PacketWriter.Connect(options);
        try
        {
            TcpTransport transport = await TcpTransport.ConnectAsync(tcp, cancellationToken).ConfigureAwait(false);
            var reader = PipeReader.Create(
                transport.Stream, new StreamPipeReaderOptions(bufferSize: ReadBufferSize, leaveOpen: true));
            try
            {
                await transport.Stream.WriteAsync(connect, cancellationToken).ConfigureAwait(false);
                ConnAckPacket answer = await ReadAnswerAsync(reader, options.MaximumPacketSize, cancellationToken).ConfigureAwait(false);
                return new Handshake(transport, reader, answer);
            }
            catch
            {
                await transport.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            throw new MqttConnectingFailedException($"Error while connecting: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Reader.CompleteAsync().ConfigureAwait(false);
        await Transport.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ConnAckPacket> ReadAnswerAsync(
        PipeReader reader, uint maximumPacketSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            DecodeStatus status = PacketReader.TryRead(ref buffer, maximumPacketSize, out Packet? packet);
            if (status == DecodeStatus.Complete && packet is ConnAckPacket answer)
            {
                reader.AdvanceTo(buffer.Start);
                return answer;
            }

            if (status != DecodeStatus.Incomplete)
            {
                throw new MqttConnectingFailedException("The other side does not answer as an MQTT 5 broker.", null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                throw new MqttConnectingFailedException("The connection was closed before the broker had answered.", null);
            }
        }
    }
}
