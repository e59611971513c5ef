namespace FederatedQC.Messaging.Links;

/// <summary>Opens and closes with a link's connection, so that senders wait without asking again and again. Thread-safe.</summary>
internal sealed class ConnectionGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<bool> _opened = NewSource();
    private int _epoch;
    private bool _shut;

    /// <summary>The number of the present or last connection; 0 before the first.</summary>
    public int Epoch
    {
        get
        {
            lock (_lock)
            {
                return _epoch;
            }
        }
    }

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return !_shut && _opened.Task.IsCompleted;
            }
        }
    }

    /// <summary>Starts the next epoch and lets everyone through.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _epoch++;
            _opened.TrySetResult(true);
        }
    }

    /// <summary>Ends an epoch; without effect when a later one has begun.</summary>
    public void Close(int epoch)
    {
        lock (_lock)
        {
            if (epoch == _epoch && !_shut && _opened.Task.IsCompleted)
            {
                _opened = NewSource();
            }
        }
    }

    /// <summary>Ends the waiting for good.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _shut = true;
            if (!_opened.TrySetResult(false))
            {
                _opened = NewSource();
                _opened.SetResult(false);
            }
        }
    }

    /// <summary>Waits for a connection.</summary>
    /// <returns>False when the gate is shut for good.</returns>
    public Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _opened.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource<bool> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
