using System.Net;
using System.Net.Sockets;
using MQTTnet.StandInTests.Codec;

namespace MQTTnet.StandInTests.Broker;

/// <summary>The other end of a line, byte by byte, for what a real broker can't be made to do.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public ScriptedBroker() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the client has sent anything that wasn't read.</summary>
    public bool HasMore => _client!.Available > 0;

    /// <summary>Accepts a client and reads its CONNECT.</summary>
    public async Task AcceptAsync()
    {
        _client = await _listener.AcceptTcpClientAsync().WaitAsync(Patience);
        _client.NoDelay = true;
        (await ReadAsync())[0].ShouldBe((byte)0x10);
    }

    /// <summary>Reads one packet; they are all short enough for a length of one byte.</summary>
    public async Task<byte[]> ReadAsync()
    {
        byte[] head = await ReadAsync(2);
        return [.. head, .. await ReadAsync(head[1])];
    }

    public Task WriteAsync(string hex) => _client!.GetStream().WriteAsync(ByteStrings.Hex(hex)).AsTask();

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _client!.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return bytes;
    }
}
