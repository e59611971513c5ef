using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// An MQTT 5 broker in this process, for one consortium: everybody is who the certificate says, the access rules hold for writing and
/// reading, and nothing that is acknowledged is dropped: sites wait for their acknowledgement instead.
/// </summary>
/// <remarks>Its sessions end with it. What it promises less than mosquitto stands in <c>docs/operations.md</c>.</remarks>
public sealed partial class EmbeddedBroker : IBroker
{
    private const int MessageOverheadBytes = 256;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(30);

    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PendingMessages _pending;
    private readonly RetainedFiles? _retained;
    private readonly EmbeddedListener _listener;
    private readonly MqttServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _sweeping = Task.CompletedTask;
    private int _disposing;

    private EmbeddedBroker(BrokerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _time, _logger) = (options, time, loggers.CreateLogger<EmbeddedBroker>());
        _pending = new PendingMessages(options.QueueBytes);
        _retained = options.Persistence ? new RetainedFiles(Path.Combine(options.Folder, "retained")) : null;
        MqttApplicationMessage[] kept = [.. (_retained?.Load() ?? []).Select(message => Retained(message.Topic, message.Payload))];
        _listener = new EmbeddedListener(options, _pending, time, _logger);
        Port = _listener.Port;
        var server = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(int.MaxValue)
            .WithDefaultCommunicationTimeout(AnswerLimit);
        _server = new MqttServerFactory().CreateMqttServer(server.Build(), [_listener]);
        _server.ValidatingConnectionAsync += Synchronous<ValidatingConnectionEventArgs>(Admit);
        _server.InterceptingPublishAsync += Synchronous<InterceptingPublishEventArgs>(Judge);
        _server.InterceptingClientEnqueueAsync += Synchronous<InterceptingClientApplicationMessageEnqueueEventArgs>(Count);
        _server.ClientAcknowledgedPublishPacketAsync += Synchronous<ClientAcknowledgedPublishPacketEventArgs>(arrived =>
            _pending.Remove(arrived.ClientId, SizeOf(arrived.PublishPacket.Topic, arrived.PublishPacket.Payload.Length))
        );
        _server.SessionDeletedAsync += Synchronous<SessionDeletedEventArgs>(ended => _pending.Forget(ended.Id));
        _server.LoadingRetainedMessageAsync += Synchronous<LoadingRetainedMessagesEventArgs>(loading =>
            loading.LoadedRetainedMessages.AddRange(kept)
        );
    }

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public Task Exited => _exited.Task;

    /// <summary>Starts a broker; when it returns, connections are accepted.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="time">The clock of waiting times and expiries.</param>
    /// <param name="loggers">Where it reports who was turned away.</param>
    /// <exception cref="ArgumentException">There are access rules but no certificates to know anybody by.</exception>
    /// <exception cref="BrokerUnavailableException">The port is in use.</exception>
    /// <exception cref="IOException">Its folder can't be used.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate file isn't one.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the broker.")]
    public static async Task<EmbeddedBroker> StartAsync(BrokerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { Acl: not null, Tls: null })
        {
            throw new ArgumentException("Access rules need mutual TLS, which says who somebody is.", nameof(options));
        }

        Directory.CreateDirectory(options.Folder);
        try
        {
            var broker = new EmbeddedBroker(options, time, loggers);
            await broker._server.StartAsync().ConfigureAwait(false);
            broker._sweeping = broker.SweepAsync();
            return broker;
        }
        catch (SocketException exception)
        {
            throw new BrokerUnavailableException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the embedded broker can't listen on {options.Address}:{options.Port}: {exception.Message}"
                ),
                exception
            );
        }
    }

    /// <summary>Ends every connection and the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposing, 1) != 0)
        {
            await Exited.ConfigureAwait(false);
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        _server.Dispose();
        _listener.Dispose();
        _stop.Dispose();
        _exited.SetResult();
    }

    /// <summary>What a message takes while it waits, in bytes.</summary>
    internal static int SizeOf(string topic, long payload) => checked((int)payload) + topic.Length + MessageOverheadBytes;

    private static Func<T, Task> Synchronous<T>(Action<T> handle) =>
        arguments =>
        {
            handle(arguments);
            return Task.CompletedTask;
        };

    private void Admit(ValidatingConnectionEventArgs connecting)
    {
        string? problem = Problem(connecting);
        if (problem is not null)
        {
            Log.TurnedAway(_logger, connecting.RemoteEndPoint, problem);
            (connecting.ReasonCode, connecting.ReasonString) = (MqttConnectReasonCode.NotAuthorized, problem);
        }
        else if (connecting.CleanSession == true)
        {
            _pending.Forget(connecting.ClientId);
        }
    }

    private string? Problem(ValidatingConnectionEventArgs connecting)
    {
        if (connecting.ProtocolVersion != MqttProtocolVersion.V500)
        {
            return "this broker speaks MQTT 5";
        }

        if (_options.Tls is null)
        {
            return null;
        }

        string? name = connecting.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return name is { Length: > 0 } && ClientName.PartyOf(connecting.ClientId) == name
            ? null
            : "a client's identifier is the common name of its certificate, or begins with it and a full stop";
    }

    private void Judge(InterceptingPublishEventArgs publish)
    {
        MqttApplicationMessage message = publish.ApplicationMessage;
        if (_options.Acl is { } acl && !acl.MayWrite(ClientName.PartyOf(publish.ClientId), message.Topic, message.Retain))
        {
            Refuse(publish, MqttPubAckReasonCode.NotAuthorized, "the access rules don't allow it");
            return;
        }

        if (message.Retain && _retained is not null)
        {
            try
            {
                _retained.Keep(message.Topic, message.Payload);
            }
            catch (IOException exception)
            {
                Log.NotKept(_logger, exception.Message);
                Refuse(publish, MqttPubAckReasonCode.QuotaExceeded, "the broker can't keep it on disk");
            }
        }
    }

    private static void Refuse(InterceptingPublishEventArgs publish, MqttPubAckReasonCode code, string reason)
    {
        publish.ProcessPublish = false;
        (publish.Response.ReasonCode, publish.Response.ReasonString) = (code, reason);
    }

    private void Count(InterceptingClientApplicationMessageEnqueueEventArgs delivery)
    {
        MqttApplicationMessage message = delivery.ApplicationMessage;
        string receiver = delivery.ReceiverClientId;
        if (_options.Acl is { } acl && !acl.MayRead(ClientName.PartyOf(receiver), message.Topic))
        {
            delivery.AcceptEnqueue = false;
        }
        else if (
            message.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce
            && !_pending.TryAdd(receiver, SizeOf(message.Topic, message.Payload.Length))
        )
        {
            // One message less would go unnoticed; a session less is told to the site when it connects again.
            delivery.AcceptEnqueue = false;
            Log.Overloaded(_logger, receiver);
            _ = EndSessionAsync(receiver);
        }
    }

    private static MqttApplicationMessage Retained(string topic, ReadOnlyMemory<byte> payload) =>
        new()
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = true,
        };

    // The library keeps every session for ever.
    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepPeriod, _time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            DateTime now = _time.GetUtcNow().UtcDateTime;
            foreach (MqttSessionStatus session in await _server.GetSessionsAsync().ConfigureAwait(false))
            {
                if (session.DisconnectedTimestamp is { } since && now - since > TimeSpan.FromSeconds(session.ExpiryInterval))
                {
                    await session.DeleteAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private async Task EndSessionAsync(string clientId)
    {
        // Not on the thread that is about to give the session a message.
        await Task.Yield();
        if ((await _server.GetSessionsAsync().ConfigureAwait(false)).FirstOrDefault(session => session.Id == clientId) is { } overloaded)
        {
            await overloaded.DeleteAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Warning, "A client at {Remote} was turned away: {Reason}")]
        public static partial void TurnedAway(ILogger logger, EndPoint? remote, string reason);

        [LoggerMessage(4022, LogLevel.Error, "A retained message is not kept on disk: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);

        [LoggerMessage(
            4023,
            LogLevel.Warning,
            "{Client} takes nothing of what waits for it: its session is ended, and it has to begin anew"
        )]
        public static partial void Overloaded(ILogger logger, string client);
    }
}
