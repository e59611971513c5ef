using System.Threading.Channels;
using FederatedQC.Protocol.Messages;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;

namespace FederatedQC.Messaging.Links;

public sealed partial class MqttLink
{
    /// <summary>A connection that lived this long starts the waiting times anew.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private volatile int _connection;
    private uint _maximumPacketSize = uint.MaxValue;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        bool cleanStart = _options.CleanStart;
        try
        {
            while (true)
            {
                if (await TryConnectAsync(cleanStart, cancellationToken).ConfigureAwait(false) is { } answer)
                {
                    cleanStart = false;
                    await LiveAsync(answer.IsSessionPresent, cancellationToken).ConfigureAwait(false);
                }

                await Task.Delay(_backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed.
        }
        finally
        {
            _gate.Shut();
            _inbound.Writer.TryComplete();
        }
    }

    private async Task<MqttClientConnectResult?> TryConnectAsync(bool cleanStart, CancellationToken cancellationToken)
    {
        _lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection++;
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            MqttClientConnectResult answer = await _client
                .ConnectAsync(_clientOptions.Create(cleanStart), linked.Token)
                .ConfigureAwait(false);
            if (answer.ResultCode == MqttClientConnectResultCode.Success)
            {
                _maximumPacketSize = answer.MaximumPacketSize ?? uint.MaxValue;
                return answer;
            }

            Log.Refused(_logger, _options.Host, _options.Port, answer.ResultCode);
        }
        catch (Exception exception) when (exception is MqttCommunicationException or MqttProtocolViolationException)
        {
            Log.Unreachable(_logger, _options.Host, _options.Port, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Unreachable(_logger, _options.Host, _options.Port, "no answer in time");
        }

        return null;
    }

    private async Task LiveAsync(bool sessionPresent, CancellationToken cancellationToken)
    {
        long since = _time.GetTimestamp();
        bool subscribed = await ResubscribeAsync(cancellationToken).ConfigureAwait(false);
        if (subscribed)
        {
            Log.Connected(_logger, _options.ClientId, _options.Host, _options.Port, sessionPresent);
            _gate.Open();
            Connected?.Invoke(this, new LinkConnectedEventArgs(sessionPresent));
        }

        string reason = await _lost.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        _gate.Close(_gate.Epoch);
        Log.Lost(_logger, _options.ClientId, reason);
        if (subscribed)
        {
            Disconnected?.Invoke(this, new LinkDisconnectedEventArgs(reason));
        }

        if (_time.GetElapsedTime(since) >= Stable)
        {
            _backoff.Reset();
        }
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs arguments)
    {
        if (arguments.ClientWasConnected)
        {
            _lost.TrySetResult(
                PeerText.Visible(
                    arguments.ReasonString ?? arguments.Exception?.Message ?? arguments.Reason.ToString(),
                    PeerText.MaxSentenceLength
                )
            );
        }

        return Task.CompletedTask;
    }

    private async Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs arguments)
    {
        arguments.AutoAcknowledge = false;
        int connection = _connection;
        try
        {
            await _inbound
                .Writer.WriteAsync(new InboundMessage(arguments, () => connection == _connection), _stop.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // Disposed: not acknowledged, so the broker keeps it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "{Client} is connected to {Host}:{Port}; session present: {SessionPresent}")]
        public static partial void Connected(ILogger logger, string client, string host, int port, bool sessionPresent);

        [LoggerMessage(4002, LogLevel.Warning, "{Client} lost its connection: {Reason}")]
        public static partial void Lost(ILogger logger, string client, string reason);

        [LoggerMessage(4003, LogLevel.Warning, "No connection to {Host}:{Port}: {Reason}")]
        public static partial void Unreachable(ILogger logger, string host, int port, string reason);

        [LoggerMessage(4004, LogLevel.Error, "The broker at {Host}:{Port} refuses the connection: {Code}")]
        public static partial void Refused(ILogger logger, string host, int port, MqttClientConnectResultCode code);

        [LoggerMessage(4005, LogLevel.Error, "The broker refuses the subscription to '{Filter}': {Code}")]
        public static partial void SubscriptionRefused(ILogger logger, string filter, MqttClientSubscribeResultCode code);
    }
}
