using System.Net;
using System.Net.Sockets;

namespace FederatedQC.Messaging.Tests.Links;

/// <summary>A broker that says what a test says, byte by byte.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private const byte Connected = 0x20;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public ScriptedBroker() => _listener.Start();

    /// <summary>A request for a sign of life, which this broker never answers.</summary>
    public static byte[] Ping { get; } = [0xC0, 0];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes a connection, reads its first packet and accepts it.</summary>
    public async Task AcceptAsync()
    {
        _client = await _listener.AcceptTcpClientAsync().WaitAsync(LinkFixture.Patience);
        (await ReadAsync())[0].ShouldBe((byte)0x10);
        await WriteAsync([Connected, 3, 0, 0, 0]);
    }

    /// <summary>A message of one byte at quality 1, on the topic <c>t</c>.</summary>
    public Task PublishAsync(byte number) => WriteAsync([0x32, 7, 0, 1, (byte)'t', 0, number, 0, number]);

    public Task SayGoodbyeAsync() => WriteAsync([0xE0, 0]);

    /// <summary>The next packet of the client, whole; none is longer than a byte can say.</summary>
    public async Task<byte[]> ReadAsync()
    {
        byte[] head = new byte[2];
        await ReadAsync(head);
        byte[] packet = [.. head, .. new byte[head[1]]];
        await ReadAsync(packet.AsMemory(2));
        return packet;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }

    private Task ReadAsync(Memory<byte> bytes) => _client!.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(LinkFixture.Patience);

    private Task WriteAsync(byte[] bytes) => _client!.GetStream().WriteAsync(bytes).AsTask();
}
