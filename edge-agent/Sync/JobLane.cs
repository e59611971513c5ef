using FederatedQC.EdgeAgent.Participation;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Runs one job at a time. A new job waits until the one before, which is cancelled, has ended; so two never touch the same files.
/// </summary>
/// <remarks>Started and cancelled by one caller.</remarks>
/// <param name="post">Takes the event that a job ends with. A fact is a fact: it is posted although the job was cancelled
/// meanwhile.</param>
/// <param name="failed">Told of a job that threw: a mistake in this program.</param>
internal sealed class JobLane(Func<SiteEvent, Task> post, Action<Exception> failed) : IAsyncDisposable
{
    private CancellationTokenSource? _cancel;
    private Task _last = Task.CompletedTask;

    /// <summary>Starts a job in place of the present one.</summary>
    public void Start(Func<CancellationToken, Task<SiteEvent?>> job)
    {
        Cancel();
        _cancel = new CancellationTokenSource();
        _last = RunAsync(_last, job, _cancel);
    }

    /// <summary>Cancels the present job, if there is one.</summary>
    public void Cancel()
    {
        _cancel?.Cancel();
        _cancel?.Dispose();
        _cancel = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cancel();
        await _last;
    }

    private async Task RunAsync(Task before, Func<CancellationToken, Task<SiteEvent?>> job, CancellationTokenSource cancel)
    {
        var cancellation = cancel.Token;
        try
        {
            await before;
            if (!cancellation.IsCancellationRequested && await Task.Run(() => job(cancellation), cancellation) is { } happened)
            {
                await post(happened);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody needs its result.
        }
#pragma warning disable CA1031 // the boundary of a job: whoever started it is told
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed(exception);
        }
    }
}
