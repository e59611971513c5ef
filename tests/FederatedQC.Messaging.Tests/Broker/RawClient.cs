using System.Net;
using System.Net.Sockets;
using FederatedQC.Messaging.Tests.Links;

namespace FederatedQC.Messaging.Tests.Broker;

/// <summary>A client that sends a broker whatever a test wants, byte by byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();

    /// <summary>A request for a sign of life, and the answer.</summary>
    public static byte[] Ping { get; } = [0xC0, 0];

    public static byte[] Pong { get; } = [0xD0, 0];

    /// <summary>Connects without a word of MQTT.</summary>
    public static async Task<RawClient> ReachAsync(int port)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>Connects as <c>r</c>, with a receive maximum of 3.</summary>
    public static async Task<RawClient> ConnectAsync(int port)
    {
        RawClient client = await ReachAsync(port);
        await client.WriteAsync([0x10, 17, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 60, 3, 0x21, 0, 3, 0, 1, (byte)'r']);
        (await client.ReadAsync())[..4][3].ShouldBe((byte)0);
        return client;
    }

    /// <summary>Subscribes to <c>t</c> at quality 1.</summary>
    public async Task SubscribeAsync()
    {
        await WriteAsync([0x82, 7, 0, 1, 0, 0, 1, (byte)'t', 1]);
        (await ReadAsync())[0].ShouldBe((byte)0x90);
    }

    public Task WriteAsync(byte[] bytes) => _client.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>The next packet, whole, if its length is below 128.</summary>
    public async Task<byte[]> ReadAsync()
    {
        byte[] head = new byte[2];
        await ReadAsync(head);
        byte[] packet = [.. head, .. new byte[head[1]]];
        await ReadAsync(packet.AsMemory(2));
        return packet;
    }

    /// <summary>Reads until the broker has closed the line.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (await _client.GetStream().ReadAsync(new byte[1024]).AsTask().WaitAsync(LinkFixture.Patience) > 0) { }
        }
        catch (IOException)
        {
            // Reset: an end, too.
        }
    }

    public void Dispose() => _client.Dispose();

    private Task ReadAsync(Memory<byte> bytes) => _client.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(LinkFixture.Patience);
}
