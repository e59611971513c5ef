using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>
/// The only way to a broker, and a record of every byte on it. A subscriber to <c>#</c> would miss what is published between the broker's
/// restart and its own reconnection; nothing passes this by. Payloads are contiguous in the stream of a connection, so they can be searched
/// for as they are.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly int _brokerPort;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _turn = new();
    private readonly List<MemoryStream> _streams = [];
    private readonly List<Task> _calls = [];
    private readonly Task _accepting;
    private byte[]? _heldAt;
    private TaskCompletionSource _held = new();

    public WireTap(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the line begins, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All bytes so far, one array a connection and direction.</summary>
    public IReadOnlyList<byte[]> Streams
    {
        get
        {
            lock (_turn)
            {
                return [.. _streams.Select(stream => stream.ToArray())];
            }
        }
    }

    /// <summary>
    /// The first connection that carries this text from now on is stopped there until the broker ends: what comes with the text and after
    /// it does not arrive. The task completes when that has happened.
    /// </summary>
    public Task HoldAt(string text)
    {
        lock (_turn)
        {
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _heldAt = Encoding.UTF8.GetBytes(text);
            return _held.Task;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_calls);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _calls.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var broker = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, over.Token);
                var forth = PumpAsync(client.GetStream(), broker.GetStream(), over.Token);
                var back = PumpAsync(broker.GetStream(), client.GetStream(), over.Token);
                await await Task.WhenAny(forth, back);
            }
            catch (Exception exception) when (IsEnd(exception))
            {
                // An end is gone, or the broker is down: for the other end that is the end too.
            }

            await over.CancelAsync();
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken over)
    {
        var buffer = new byte[BufferBytes];
        var record = new MemoryStream();
        lock (_turn)
        {
            _streams.Add(record);
        }

        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, over)) > 0)
            {
                if (IsHeldAfter(record, buffer.AsSpan(0, count)))
                {
                    await new TaskCompletionSource().Task.WaitAsync(over);
                }

                await to.WriteAsync(buffer.AsMemory(0, count), over);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The connection is over.
        }
    }

    private bool IsHeldAfter(MemoryStream record, ReadOnlySpan<byte> bytes)
    {
        lock (_turn)
        {
            var before = (int)record.Length;
            record.Write(bytes);
            if (_heldAt is null)
            {
                return false;
            }

            // The text may have begun in what came before.
            var start = Math.Max(0, before - _heldAt.Length + 1);
            if (record.GetBuffer().AsSpan(start, (int)record.Length - start).IndexOf(_heldAt) < 0)
            {
                return false;
            }

            _heldAt = null;
            _held.SetResult();
            return true;
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;
}
