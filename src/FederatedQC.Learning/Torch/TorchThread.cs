using System.Collections.Concurrent;

namespace FederatedQC.Learning.Torch;

/// <summary>
/// The one thread on which torch runs. Torch keeps its gradient mode, dispose scopes and worker team a thread, so work that hops between
/// threads of a pool would build a new team on each of them.
/// </summary>
/// <remarks>The thread starts with the first work and ends with <see cref="Dispose"/>. Thread safe; work runs in the order in which it
/// comes.</remarks>
public sealed class TorchThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Lock _gate = new();
    private Thread? _thread;

    /// <summary>Runs work on the thread and waits for it; runs it at once when called from the thread itself.</summary>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Thread.CurrentThread == _thread ? work() : RunAsync(work).GetAwaiter().GetResult();
    }

    /// <summary>Queues work for the thread.</summary>
    /// <returns>Ends with the work's result or exception.</returns>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_work.IsAddingCompleted, this);
            _work.Add(() => Complete(result, work));
            if (_thread is null)
            {
                _thread = new Thread(Loop) { IsBackground = true, Name = "torch" };
                _thread.Start();
            }
        }

        return result.Task;
    }

    /// <summary>Lets queued work end, then the thread. Not to be called from the thread itself.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_work.IsAddingCompleted)
            {
                return;
            }

            _work.CompleteAdding();
        }

        _thread?.Join();
        _work.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> result, Func<T> work)
    {
        try
        {
            result.SetResult(work());
        }
        catch (OperationCanceledException exception)
        {
            result.SetCanceled(exception.CancellationToken);
        }
#pragma warning disable CA1031 // the boundary of the thread: whoever waits for the result gets the exception
        catch (Exception exception)
#pragma warning restore CA1031
        {
            result.SetException(exception);
        }
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
