using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Threading.Channels;
using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Session;
using MQTTnet.Transport;

namespace MQTTnet.Client;

/// <summary>
/// An accepted connection until its end: one loop receives, one sends, one keeps alive, one delivers messages. Whichever of
/// the first three ends first ends the connection.
/// </summary>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "The semaphore and the token source hold no handle, and late callers still look at them.")]
internal sealed partial class MqttConnection
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly string _clientId;
    private readonly MqttClientOptions _options;
    private readonly Handshake _handshake;
    private readonly PipeReader _reader;
    private readonly FrameWriter _writer;
    private readonly KeepAlive _keepAlive;
    private readonly TimeSpan _keepAlivePeriod;
    private readonly SessionState _session;
    private readonly SemaphoreSlim _quota;
    private readonly uint _maximumPacketSize;
    private readonly Func<MqttApplicationMessageReceivedEventArgs, Task> _deliver;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Closure> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PublishPacket> _arrived;

    private volatile bool _open = true;
    private volatile Closure? _leaving;

    /// <summary>Takes the line over and starts.</summary>
    /// <param name="handshake">The accepted handshake.</param>
    /// <param name="options">What the client asked for.</param>
    /// <param name="session">The client's session, which no other connection uses now.</param>
    /// <param name="deliver">Handles a message; one at a time.</param>
    public MqttConnection(
        Handshake handshake,
        MqttClientOptions options,
        SessionState session,
        Func<MqttApplicationMessageReceivedEventArgs, Task> deliver)
    {
        PacketProperties granted = handshake.Answer.Properties;
        int window = granted.ReceiveMaximum ?? ushort.MaxValue;
        _clientId = granted.AssignedClientIdentifier ?? options.ClientId ?? "";
        _options = options;
        int unhandled = options.ReceiveMaximum > 0 ? options.ReceiveMaximum : ushort.MaxValue;
        _arrived = Channel.CreateBounded<PublishPacket>(new BoundedChannelOptions(unhandled) { SingleReader = true, SingleWriter = true });
        _handshake = handshake;
        _reader = handshake.Reader;
        _session = session;
        _deliver = deliver;
        _quota = new SemaphoreSlim(window, window);
        _maximumPacketSize = granted.MaximumPacketSize ?? uint.MaxValue;
        _keepAlivePeriod = granted.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlivePeriod;
        _keepAlive = new KeepAlive(_keepAlivePeriod, options.Timeout, TimeProvider.System);
        _writer = new FrameWriter(handshake.Transport.Stream, _keepAlive);
        foreach (PublishReply reply in session.Resume(handshake.Answer.SessionPresent))
        {
            Post(reply);
        }

        Completion = Task.Run(RunAsync);
    }

    /// <summary>Completes when the connection has ended and every request on it has failed.</summary>
    public Task<Closure> Completion { get; }

    public bool IsOpen => _open && _leaving is null;

    /// <summary>The longest wait for an answer to a caller that set no limit.</summary>
    public TimeSpan Timeout => _options.Timeout;

    /// <summary>Ends the connection without a word, so that the broker sends the will.</summary>
    public void Abort() => _asked.TrySetResult(new Closure(MqttClientDisconnectReason.UnspecifiedError));

    /// <summary>Sends what is queued and a DISCONNECT, and ends the connection.</summary>
    public async Task CloseAsync(MqttClientDisconnectOptionsReason reason, CancellationToken cancellationToken)
    {
        var closure = new Closure((MqttClientDisconnectReason)reason);
        _leaving = closure;
        try
        {
            await SayGoodbyeAsync((byte)reason, _options.Timeout, cancellationToken).ConfigureAwait(false);
            await Completion.WaitAsync(Farewell, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is TimeoutException or MqttCommunicationException or OperationCanceledException)
        {
            // The line is closed below, goodbye or not.
        }

        _asked.TrySetResult(closure);
        await Completion.ConfigureAwait(false);
    }

    private async Task<Closure> RunAsync()
    {
        Task<Closure> receiving = ReceiveAsync(_stop.Token);
        Task<Closure> sending = SendAsync(_stop.Token);
        Task<Closure> watching = WatchAsync(_stop.Token);

        // Not waited for: a message's handler may itself be waiting for the end of the connection.
        _ = DeliverAsync(_stop.Token);

        Task<Closure> first = await Task.WhenAny(receiving, sending, watching, _asked.Task).ConfigureAwait(false);
        Closure closure = await first.ConfigureAwait(false);
        IReadOnlyList<Exchange> unanswered;
        lock (_session)
        {
            _open = false;
            unanswered = _session.Interrupt();
        }

        if (closure.Announce)
        {
            await SayGoodbyeAsync((byte)closure.Reason, Farewell, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _handshake.Transport.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving, sending, watching).ConfigureAwait(false);
        await _reader.CompleteAsync().ConfigureAwait(false);
        foreach (Exchange exchange in unanswered)
        {
            exchange.Fail(new MqttClientDisconnectedException(closure.Exception));
        }

        return closure;
    }

    private async Task SayGoodbyeAsync(byte reason, TimeSpan patience, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_writer.TryPost(new Frame(PacketWriter.Disconnect(reason), Sent: sent)))
        {
            _writer.Complete();
            await sent.Task.WaitAsync(patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
