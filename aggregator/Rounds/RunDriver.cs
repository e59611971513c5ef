using System.Threading.Channels;
using FederatedQC.Federation.Rounds;
using FederatedQC.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// The one owner of the run. Events come in through a bounded channel; each one that changes the run is journalled before any of its
/// effects is begun. A refusal has no effect: of each site only the last one before the next such event is journalled, so that a site that
/// is refused all day does not fill the disk. Effects are done one after the other, apart from the events, so that the run can be stopped
/// while one of them waits for the broker. One that the disk fails is tried again after a pause, as long as the run waits for it.
/// </summary>
internal sealed partial class RunDriver(
    AggregatorOptions options,
    RunStarter starter,
    RunJournal journal,
    EffectRunner effects,
    TimeProvider time,
    ILogger<RunDriver> logger
) : BackgroundService
{
    private const int Capacity = 1024;
    private readonly Channel<PostedEvent> _events = Channel.CreateBounded<PostedEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );
    private readonly Channel<(RunEffect Effect, RunState State)> _effects = Channel.CreateUnbounded<(RunEffect, RunState)>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly Dictionary<RoundTimer, ITimer> _timers = [];
    private readonly SortedDictionary<string, RunEvent.UpdateRefused> _refusals = new(StringComparer.Ordinal);

    // Of the loop that does effects alone.
    private readonly Dictionary<RunEffect, (int Failures, ITimer Timer)> _failed = [];
    private volatile TaskCompletionSource _changed = NewSource();
    private volatile RunState? _state;

    /// <summary>The run as it is now; null when there is none.</summary>
    public RunState? State => _state;

    /// <summary>Whether the journal was read and the run, if any, is in place.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Why the run does not go on for now; null while it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Tells the run what happened.</summary>
    /// <returns>The run after the event; what had to be journalled is on the disk.</returns>
    /// <exception cref="ChannelClosedException">The driver has stopped.</exception>
    public async Task<RunState?> PostAsync(RunEvent happened, CancellationToken cancellation)
    {
        var posted = new PostedEvent(happened);
        await _events.Writer.WriteAsync(posted, cancellation);
        return await posted.Handled.WaitAsync(cancellation);
    }

    /// <summary>
    /// The run once an update can be judged: a quick site's commit may overtake the broker's acknowledgement of the plan, and in an
    /// asynchronous run it may come while the round before is aggregated and evaluated.
    /// </summary>
    public async Task<RunState?> WhenUpdatesAreJudgedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (_state is not { IsBetweenCollections: true })
            {
                return _state;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (starter.Start() is { } transition)
        {
            Adopt(transition);
        }

        IsRestored = true;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }

        foreach (var (_, timer) in _failed.Values)
        {
            timer.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var handling = HandleEventsAsync(stop.Token);
        var doing = DoEffectsAsync(stop.Token);
        var first = await Task.WhenAny(handling, doing);
        await stop.CancelAsync();
        _events.Writer.TryComplete();
        await Task.WhenAll(handling, doing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task HandleEventsAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var posted in _events.Reader.ReadAllAsync(cancellation))
            {
                if (_state is { } state)
                {
                    Handle(state, posted.Event);
                }

                posted.Complete(_state);
            }
        }
        finally
        {
            JournalRefusals();
        }
    }

    private void Handle(RunState state, RunEvent happened)
    {
        var transition = RunMachine.Apply(state, happened);
        if (transition.State == state && transition.Effects.IsEmpty)
        {
            return;
        }

        if (happened is RunEvent.UpdateRefused refused)
        {
            _refusals[refused.Site] = refused;
        }
        else
        {
            JournalRefusals();
            journal.Append(state.Settings.Run, happened);
        }

        Tell(state, transition.State);
        Adopt(transition);
    }

    private void JournalRefusals()
    {
        foreach (var refused in _refusals.Values)
        {
            journal.Append(_state!.Settings.Run, refused);
        }

        _refusals.Clear();
    }

    private void Adopt(RunTransition transition)
    {
        _state = transition.State;
        foreach (var effect in transition.Effects)
        {
            if (effect is RunEffect.StartTimer timer)
            {
                Start(timer);
            }
            else
            {
                _effects.Writer.TryWrite((effect, transition.State));
            }
        }

        Interlocked.Exchange(ref _changed, NewSource()).SetResult();
    }

    private void Start(RunEffect.StartTimer timer)
    {
        if (_timers.Remove(timer.Timer, out var old))
        {
            old.Dispose();
        }

        _timers[timer.Timer] = time.CreateTimer(
            _ => _events.Writer.WriteAsync(new PostedEvent(new RunEvent.TimerFired(timer.Round, timer.Timer, time.GetUtcNow()))).AsTask(),
            null,
            timer.After,
            Timeout.InfiniteTimeSpan
        );
    }

    private async Task DoEffectsAsync(CancellationToken cancellation)
    {
        await foreach (var (effect, asked) in _effects.Reader.ReadAllAsync(cancellation))
        {
            var isRetry = _failed.ContainsKey(effect);
            if (isRetry && !RunMachine.IsDue(_state!, effect))
            {
                Succeeded(effect);
                continue;
            }

            try
            {
                await effects.DoAsync(effect, isRetry ? _state! : asked, happened => PostAsync(happened, cancellation), cancellation);
                Succeeded(effect);
            }
            catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
            {
                TryLater(effect, exception.Message);
            }
        }
    }

    private void Succeeded(RunEffect effect)
    {
        if (_failed.Remove(effect, out var failed))
        {
            failed.Timer.Dispose();
        }

        Problem = _failed.Count == 0 ? null : Problem;
    }

    private void TryLater(RunEffect effect, string reason)
    {
        var failures = 1;
        if (_failed.Remove(effect, out var before))
        {
            failures += before.Failures;
            before.Timer.Dispose();
        }

        var pause = options.RetryAfter(failures);
        Problem = $"{effect.GetType().Name}: {reason}";
        Log.Failed(logger, effect.GetType().Name, reason, pause.TotalSeconds);
        var timer = time.CreateTimer(_ => _effects.Writer.TryWrite((effect, _state!)), null, pause, Timeout.InfiniteTimeSpan);
        _failed[effect] = (failures, timer);
    }

    private void Tell(RunState before, RunState after)
    {
        if (after.History.Length > before.History.Length)
        {
            var ended = after.History[^1];
            Log.RoundEnded(logger, ended.Round, ended.Outcome, ended.Updates.Count, ended.Reason);
        }

        if (after.Phase == RunPhase.Finished)
        {
            Log.Finished(logger, after.Settings.Run, after.History.Length, after.Released?.Short ?? "none");
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record PostedEvent(RunEvent Event)
    {
        private readonly TaskCompletionSource<RunState?> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<RunState?> Handled => _handled.Task;

        public void Complete(RunState? state) => _handled.SetResult(state);
    }

    private static partial class Log
    {
        [LoggerMessage(9111, LogLevel.Information, "Round {Round} is {Outcome} with {Updates} updates: {Reason}")]
        public static partial void RoundEnded(ILogger logger, int round, RoundOutcome outcome, int updates, string reason);

        [LoggerMessage(9112, LogLevel.Information, "Run {Run} is finished after {Rounds} rounds; released model: {Model}")]
        public static partial void Finished(ILogger logger, string run, int rounds, string model);

        [LoggerMessage(9113, LogLevel.Error, "{Effect} failed and is tried again in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, string effect, string reason, double seconds);
    }
}
