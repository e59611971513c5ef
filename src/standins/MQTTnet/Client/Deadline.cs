using MQTTnet.Exceptions;

namespace MQTTnet.Client;

/// <summary>A caller's cancellation token, or the configured timeout for a caller that brought none.</summary>
internal readonly struct Deadline : IDisposable
{
    private readonly CancellationTokenSource? _timeout;

    public Deadline(TimeSpan timeout, CancellationToken caller)
    {
        _timeout = caller.CanBeCanceled ? null : new CancellationTokenSource(timeout);
        Token = _timeout?.Token ?? caller;
    }

    public CancellationToken Token { get; }

    /// <summary>Whether the timeout, not the caller, cancelled the token.</summary>
    public bool HasExpired => _timeout is { IsCancellationRequested: true };

    /// <summary>Waits for the answer, no longer than this.</summary>
    /// <exception cref="MqttCommunicationTimedOutException">The timeout passed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T> WaitAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer.WaitAsync(Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (HasExpired)
        {
            throw new MqttCommunicationTimedOutException(exception);
        }
    }

    public void Dispose() => _timeout?.Dispose();
}
