using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace FederatedQC.Messaging.Links;

/// <summary>
/// One lasting link to a broker: it connects again for ever, subscribes again, and says what became of every publish. All
/// members may be called at the same time from anywhere.
/// </summary>
/// <remarks>
/// Backpressure: a reader of <see cref="Messages"/> that falls behind stops the broker at
/// <see cref="MqttConnectionOptions.ReceiveMaximum"/> unacknowledged messages; what a broker sends beyond that (mosquitto 2.0.11 loses
/// count when acknowledgements come in a row) stays on the line. Bulk belongs on a link of its own, so that a
/// small message never waits behind a model.
/// </remarks>
public sealed partial class MqttLink : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly MqttConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientOptionsFactory _clientOptions;
    private readonly IMqttClient _client;
    private readonly ReconnectBackoff _backoff;
    private readonly ConnectionGate _gate = new();

    [SuppressMessage("Usage", "CA2213", Justification = "It holds no handle, and publishers may still wait on it.")]
    private readonly SemaphoreSlim _window;

    private readonly Channel<InboundMessage> _inbound;
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly Lock _subscriptionLock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposing;

    private MqttLink(MqttConnectionOptions options, LastWill? will, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<MqttLink>();
        _clientOptions = new ClientOptionsFactory(options, will);
        _client = new MqttClientFactory().CreateMqttClient(new LinkAdapterFactory(options, time));
        _backoff = new ReconnectBackoff(new Random(SeedOf(options.ClientId)));
        _window = new SemaphoreSlim(options.PublishWindow, options.PublishWindow);
        _inbound = Channel.CreateBounded<InboundMessage>(new BoundedChannelOptions(options.ReceiveMaximum) { SingleWriter = true });
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>A connection came about and the subscriptions hold. Handlers run on the link's own loop: be short.</summary>
    public event EventHandler<LinkConnectedEventArgs>? Connected;

    /// <summary>The connection was lost. Handlers run on the link's own loop: be short.</summary>
    public event EventHandler<LinkDisconnectedEventArgs>? Disconnected;

    /// <summary>Whether there is a connection, as far as is known.</summary>
    public bool IsConnected => _gate.IsOpen;

    /// <summary>
    /// Number of the present connection, or of the last try to make one: as long as it stays the same, whatever the broker has acknowledged
    /// it has still.
    /// </summary>
    public int Connection => _connection;

    /// <summary>Incoming messages in their order; completes when the link is disposed.</summary>
    public ChannelReader<InboundMessage> Messages => _inbound.Reader;

    /// <summary>Completes when the link has stopped; faults when it stopped by a defect.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Makes a link, which does nothing before <see cref="StartAsync"/>.</summary>
    /// <param name="options">Checked options; not changed from now on.</param>
    /// <param name="will">What the broker says when the link is lost; null is nothing.</param>
    /// <param name="time">The clock of waiting times.</param>
    /// <param name="loggers">Where the link reports connections and failures.</param>
    /// <exception cref="IOException">A certificate file can't be read.</exception>
    /// <exception cref="CryptographicException">A certificate file isn't one.</exception>
    public static MqttLink Create(MqttConnectionOptions options, LastWill? will, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        return new MqttLink(options, will, time, loggers);
    }

    /// <summary>Starts the link once; doesn't wait for the broker, which needn't be up.</summary>
    /// <exception cref="InvalidOperationException">It was started already.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposing != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("The link was started already.");
        }

        Completion = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Waits for a connection.</summary>
    /// <exception cref="ObjectDisposedException">The link was disposed.</exception>
    public async Task WaitConnectedAsync(CancellationToken cancellationToken) =>
        ObjectDisposedException.ThrowIf(!await _gate.WaitAsync(cancellationToken).ConfigureAwait(false), this);

    /// <summary>Says goodbye to the broker, which suppresses the will, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposing, 1) != 0)
        {
            await _disposed.Task.ConfigureAwait(false);
            return;
        }

        _gate.Shut();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SayGoodbyeAsync().ConfigureAwait(false);
        _client.Dispose();
        _inbound.Writer.TryComplete();
        _clientOptions.Dispose();
        _stop.Dispose();
        _disposed.SetResult();
    }

    private async Task SayGoodbyeAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, _time);
        try
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (LineLoss.Is(exception, CancellationToken.None))
        {
            // The line is gone, or as good as gone.
        }
    }

    /// <summary>Different for every client, and for one client always the same.</summary>
    private static int SeedOf(string clientId) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(clientId)));
}
