using MQTTnet.Exceptions;

namespace MQTTnet;

/// <summary>
/// An MQTT 5 client. Publish, subscribe and unsubscribe may be called at the same time from anywhere; connect and disconnect
/// may not. It neither reconnects nor sends anything again: that is the application's part.
/// </summary>
public interface IMqttClient : IDisposable
{
    /// <summary>A message came. Handlers run one message at a time, in order; the next waits until the task has completed.</summary>
    event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

    /// <summary>The broker took the connection; <see cref="ConnectAsync"/> completes after the handlers.</summary>
    event Func<MqttClientConnectedEventArgs, Task> ConnectedAsync;

    /// <summary>A connection ended or an attempt failed; runs on its own, so that a handler may connect again.</summary>
    event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync;

    /// <summary>Whether there is a connection, as far as is known.</summary>
    bool IsConnected { get; }

    /// <summary>Connects.</summary>
    /// <returns>The broker's answer: a refusal is a result, too.</returns>
    /// <exception cref="InvalidOperationException">Connected or connecting already.</exception>
    /// <exception cref="Adapter.MqttConnectingFailedException">No connection, or no sensible answer.</exception>
    /// <exception cref="MqttCommunicationTimedOutException">No answer in <see cref="MqttClientOptions.Timeout"/>.</exception>
    Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sends what is queued, says goodbye and disconnects; without effect when not connected.</summary>
    Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes, and waits for PUBACK or PUBCOMP at quality of service 1 or 2. Waits as well while the broker has as many
    /// unacknowledged messages as it takes.
    /// </summary>
    /// <exception cref="MqttClientNotConnectedException">Not connected; nothing was sent.</exception>
    /// <exception cref="MqttClientDisconnectedException">The connection ended before the answer.</exception>
    /// <exception cref="MqttProtocolViolationException">The message can't be sent to this broker as it is.</exception>
    Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

    /// <summary>Subscribes, and waits for the answer.</summary>
    /// <exception cref="MqttClientNotConnectedException">Not connected; nothing was sent.</exception>
    /// <exception cref="MqttClientDisconnectedException">The connection ended before the answer.</exception>
    Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);

    /// <summary>Unsubscribes, and waits for the answer.</summary>
    /// <exception cref="MqttClientNotConnectedException">Not connected; nothing was sent.</exception>
    /// <exception cref="MqttClientDisconnectedException">The connection ended before the answer.</exception>
    Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default);
}
