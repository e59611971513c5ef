using System.Text.Json;
using FederatedQC.Worker.Jobs;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Worker.Process;

/// <summary>
/// The parent's end of the worker: torch and the decoded images live in a child process that starts with the first job and ends when
/// it has been idle for a while, so that a service that does not train is small, and a crash of native code takes nothing else down.
/// </summary>
/// <remarks>One job at a time; others wait. The child ends by itself when this process dies, because its standard input ends.</remarks>
public sealed partial class WorkerProcess : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly WorkerCommand _command;
    private readonly TimeSpan _idleTimeout;
    private readonly ILogger _logger;
    private readonly ITimer _idle;
    private WorkerChild? _child;
    private bool _disposed;

    /// <summary>Prepares a worker; nothing starts yet.</summary>
    /// <param name="command">How the child is started.</param>
    /// <param name="idleTimeout">How long the child stays without a job.</param>
    /// <param name="logger">Receives starts, ends, and what the child writes to standard error.</param>
    /// <param name="time">The clock of the idle timeout.</param>
    public WorkerProcess(WorkerCommand command, TimeSpan idleTimeout, ILogger<WorkerProcess> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(time);
        _command = command;
        _idleTimeout = idleTimeout;
        _logger = logger;
        _idle = time.CreateTimer(_ => _ = EndWhenIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the child is there now.</summary>
    public bool IsRunning => Volatile.Read(ref _child) is { HasExited: false };

    /// <summary>Does a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="progress">Told of each epoch; may be null.</param>
    /// <param name="cancellation">Ends the child and the wait.</param>
    /// <returns>The reply of the kind that the job asks for.</returns>
    /// <exception cref="WorkerException">The job could not be done.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TReply> RunAsync<TReply>(WorkerJob job, IProgress<WorkerReply.Progress>? progress, CancellationToken cancellation)
        where TReply : WorkerReply
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return await RunOnChildAsync<TReply>(job, progress, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _idle.Change(_idleTimeout, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    /// <summary>Ends the child, which gives back all its memory. The next job starts another.</summary>
    public async Task EndAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await EndChildAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _idle.DisposeAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        _child?.Dispose();
        _turn.Dispose();
    }

    private async Task<TReply> RunOnChildAsync<TReply>(
        WorkerJob job,
        IProgress<WorkerReply.Progress>? progress,
        CancellationToken cancellation
    )
        where TReply : WorkerReply
    {
        var child = EnsureChild();
        var finished = false;
        try
        {
            await child.WriteLineAsync(WorkerJson.Line(job), cancellation).ConfigureAwait(false);
            while (await child.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                switch (WorkerJson.Reply(line))
                {
                    case WorkerReply.Progress step:
                        progress?.Report(step);
                        break;
                    case WorkerReply.Failed failed:
                        finished = true;
                        throw new WorkerException(failed.Kind, failed.Message);
                    case TReply reply:
                        finished = true;
                        return reply;
                    default:
                        throw new WorkerException($"The worker answered '{line}' to a {job.GetType().Name}.");
                }
            }

            throw new WorkerException(await child.DescribeExitAsync().ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new WorkerException($"The worker broke off: {await child.DescribeExitAsync().ConfigureAwait(false)}", exception);
        }
        finally
        {
            if (!finished)
            {
                child.Kill();
                await EndChildAsync().ConfigureAwait(false);
            }
        }
    }

    private WorkerChild EnsureChild()
    {
        if (_child is { HasExited: false } running)
        {
            return running;
        }

        _child?.Dispose();
        _child = WorkerChild.Start(_command, line => Log.StandardError(_logger, line));
        Log.Started(_logger, _child.Id);
        return _child;
    }

    private async Task EndWhenIdleAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await EndChildAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndChildAsync()
    {
        if (Interlocked.Exchange(ref _child, null) is not { } child)
        {
            return;
        }

        await child.EndAsync().ConfigureAwait(false);
        Log.Ended(_logger, child.Id);
        child.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Debug, "Worker process {Id} started")]
        public static partial void Started(ILogger logger, int id);

        [LoggerMessage(7002, LogLevel.Debug, "Worker process {Id} ended")]
        public static partial void Ended(ILogger logger, int id);

        [LoggerMessage(7003, LogLevel.Information, "worker: {Line}")]
        public static partial void StandardError(ILogger logger, string line);
    }
}
