using System.Net;
using System.Net.Sockets;

namespace FederatedQC.TestKit.Brokers;

/// <summary>A TCP line to a broker that can be slow, swallow everything, or break.</summary>
public sealed class FaultyLine : IAsyncDisposable
{
    private const int SmallBuffer = 32 * 1024;

    private readonly int _brokerPort;
    private readonly int _bytesPerSecond;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _ends = [];
    private readonly Task _accepting;
    private volatile bool _frozen;

    /// <summary>A line that works.</summary>
    /// <param name="brokerPort">Where it leads.</param>
    /// <param name="bytesPerSecond">At most, in each direction; 0 is as fast as it goes.</param>
    public FaultyLine(int brokerPort, int bytesPerSecond = 0)
    {
        _brokerPort = brokerPort;
        _bytesPerSecond = bytesPerSecond;
        _listener.Server.ReceiveBufferSize = SmallBuffer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the line begins, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on both sides are connected to nobody, without noticing.</summary>
    public void Freeze() => _frozen = true;

    /// <summary>From now on both sides are connected again; what was swallowed meanwhile is gone.</summary>
    public void Resume() => _frozen = false;

    /// <summary>Lines that are made from now on work; what a frozen one swallowed is gone.</summary>
    public void Thaw()
    {
        Cut();
        _frozen = false;
    }

    /// <summary>Breaks what is connected; new connections work.</summary>
    public void Cut()
    {
        lock (_ends)
        {
            _ends.ForEach(end => end.Dispose());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = Keep(await _listener.AcceptTcpClientAsync(_stop.Token));
                TcpClient broker = Keep(new TcpClient());
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stop.Token);
                _ = PumpAsync(client.GetStream(), broker.GetStream());
                _ = PumpAsync(broker.GetStream(), client.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private TcpClient Keep(TcpClient end)
    {
        end.NoDelay = true;
        lock (_ends)
        {
            _ends.Add(end);
        }

        return end;
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[SmallBuffer / 4];
        using PeriodicTimer? pace =
            _bytesPerSecond > 0 ? new(TimeSpan.FromSeconds((double)buffer.Length / _bytesPerSecond), TimeProvider.System) : null;
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                if (pace is not null)
                {
                    await pace.WaitForNextTickAsync(_stop.Token);
                }

                if (!_frozen)
                {
                    await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
                }
            }

            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // Cut, or the test is over.
        }
    }
}
