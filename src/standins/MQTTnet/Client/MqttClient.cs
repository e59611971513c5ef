using System.Diagnostics;
using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.Session;

namespace MQTTnet.Client;

/// <summary>The client: at most one connection at a time, and the session that goes from one to the next.</summary>
internal sealed class MqttClient : IMqttClient
{
    private readonly SessionState _session = new();
    private volatile MqttConnection? _connection;
    private int _connecting;
    private volatile bool _disposed;

    public event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    public event Func<MqttClientConnectedEventArgs, Task>? ConnectedAsync;

    public event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    public bool IsConnected => _connection is { IsOpen: true };

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _connecting, 1) != 0)
        {
            throw new InvalidOperationException("The client is connecting already.");
        }

        try
        {
            if (IsConnected)
            {
                throw new InvalidOperationException("The client is connected already.");
            }

            return await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _connecting, 0);
        }
    }

    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (_connection is { IsOpen: true } connection)
        {
            await connection.CloseAsync(options.Reason, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<MqttClientPublishResult> PublishAsync(
        MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        string topic = applicationMessage.Topic ?? "";
        return topic.Length == 0 || topic.AsSpan().IndexOfAny('+', '#') >= 0
            ? throw new MqttProtocolViolationException($"'{topic}' is no topic to publish to.")
            : Connected().PublishAsync(applicationMessage, cancellationToken);
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(
        MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireFilters(options.TopicFilters.Select(filter => filter.Topic));
        MqttConnection connection = Connected();
        using var deadline = new Deadline(connection.Timeout, cancellationToken);
        return await connection.SubscribeAsync(options.TopicFilters, deadline).ConfigureAwait(false);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireFilters(options.TopicFilters);
        MqttConnection connection = Connected();
        using var deadline = new Deadline(connection.Timeout, cancellationToken);
        return await connection.UnsubscribeAsync(options.TopicFilters, deadline).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _disposed = true;
        _connection?.Abort();
    }

    private static void RequireFilters(IEnumerable<string?> filters)
    {
        string?[] all = [.. filters];
        if (all.Length == 0 || all.Any(string.IsNullOrEmpty))
        {
            throw new MqttProtocolViolationException("At least one topic filter is needed, and none may be empty.");
        }
    }

    private static MqttClientConnectResult ToResult(ConnAckPacket answer) => new()
    {
        ResultCode = (MqttClientConnectResultCode)answer.Reason,
        IsSessionPresent = answer.SessionPresent,
        AssignedClientIdentifier = answer.Properties.AssignedClientIdentifier,
        MaximumPacketSize = answer.Properties.MaximumPacketSize,
        MaximumQoS = (MqttQualityOfServiceLevel)(answer.Properties.MaximumQoS ?? (byte)MqttQualityOfServiceLevel.ExactlyOnce),
        ReceiveMaximum = answer.Properties.ReceiveMaximum,
        RetainAvailable = answer.Properties.RetainAvailable ?? true,
        ServerKeepAlive = answer.Properties.ServerKeepAlive ?? 0,
        SessionExpiryInterval = answer.Properties.SessionExpiryInterval,
        ReasonString = answer.Properties.ReasonString,
        UserProperties = answer.Properties.UserProperties,
    };

    private MqttConnection Connected() =>
        _connection is { IsOpen: true } connection ? connection : throw new MqttClientNotConnectedException();

    private async Task<MqttClientConnectResult> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        if (_connection is { } previous)
        {
            await previous.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Handshake handshake;
        using var deadline = new Deadline(options.Timeout, cancellationToken);
        try
        {
            handshake = await Handshake.RunAsync(options, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasExpired)
        {
            var timedOut = new MqttCommunicationTimedOutException(exception);
            RaiseDisconnected(false, null, Closure.Lost(timedOut));
            throw timedOut;
        }
        catch (Exception exception) when (exception is MqttCommunicationException or OperationCanceledException)
        {
            RaiseDisconnected(false, null, Closure.Lost(exception));
            throw;
        }

        MqttClientConnectResult result = ToResult(handshake.Answer);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            await handshake.DisposeAsync().ConfigureAwait(false);
            RaiseDisconnected(false, result, new Closure(MqttClientDisconnectReason.UnspecifiedError, ReasonString: result.ReasonString));
            return result;
        }

        var connection = new MqttConnection(
            handshake, options, _session, arguments => ApplicationMessageReceivedAsync.RaiseAsync(arguments));
        _connection = connection;
        try
        {
            await ConnectedAsync.RaiseAsync(new MqttClientConnectedEventArgs(result)).ConfigureAwait(false);
        }
        finally
        {
            _ = WatchAsync(connection, result);
        }

        if (_disposed)
        {
            connection.Abort();
        }

        return result;
    }

    private async Task WatchAsync(MqttConnection connection, MqttClientConnectResult result) =>
        RaiseDisconnected(true, result, await connection.Completion.ConfigureAwait(false));

    private void RaiseDisconnected(bool wasConnected, MqttClientConnectResult? result, Closure closure)
    {
        var arguments = new MqttClientDisconnectedEventArgs(
            wasConnected, result, closure.Reason, closure.ReasonString, closure.UserProperties, closure.Exception);
        _ = Task.Run(async () =>
        {
            try
            {
                await DisconnectedAsync.RaiseAsync(arguments).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Trace.TraceError("A handler of a lost MQTT connection failed: {0}", exception);
            }
        });
    }
}
