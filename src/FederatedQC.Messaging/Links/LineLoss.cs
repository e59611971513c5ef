using MQTTnet.Exceptions;

namespace FederatedQC.Messaging.Links;

/// <summary>Which exceptions of the client library say no more than that a connection was lost.</summary>
internal static class LineLoss
{
    /// <summary>
    /// Whether a call failed with its connection. That a broker broke the protocol, or that the library cancelled what was under way, comes
    /// to the same: the link connects again. Between two connections the library's client has no adapter, which it does not look at before
    /// it sends: a null reference of its own.
    /// </summary>
    /// <param name="exception">What the library threw.</param>
    /// <param name="caller">The caller's own token: its cancellation is no loss.</param>
    public static bool Is(Exception exception, CancellationToken caller) =>
        exception switch
        {
            MqttCommunicationException or MqttProtocolViolationException or ObjectDisposedException or NullReferenceException => true,
            OperationCanceledException => !caller.IsCancellationRequested,
            _ => false,
        };
}
