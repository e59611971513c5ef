using System.Threading.Channels;
using FederatedQC.Federation.Rounds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// The one owner of the run. Events come in through a bounded channel; each one that changes the run is journalled before any of its effects
/// is begun. A refusal has no effect: of each site only the last one before the next such event is journalled, so that a site that is refused all day does not fill the disk. Effects are done one after the other, apart from the events, so that the run can be stopped while one of them waits for the broker.
/// </summary>
internal sealed partial class RunDriver(RunStarter starter, RunJournal journal, EffectRunner effects, TimeProvider time, ILogger<RunDriver> logger) : BackgroundService
{
    private const int Capacity = 1024;
    private readonly Channel<PostedEvent> _events = Channel.CreateBounded<PostedEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Channel<(RunEffect Effect, RunState State)> _effects = Channel.CreateUnbounded<(RunEffect, RunState)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<RoundTimer, ITimer> _timers = [];
    private readonly SortedDictionary<string, RunEvent.UpdateRefused> _refusals = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource _changed = NewSource();
    private volatile RunState? _state;

    /// <summary>The run as it is now; null when there is none.</summary>
    public RunState? State => _state;

    /// <summary>Whether the journal was read and the run, if any, is in place.</summary>
    public bool IsRestored { get; private set; }

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
    /// The run once an update can be judged: a quick site's commit may overtake the broker's acknowledgement of the plan, and in an asynchronous run
    /// it may come while the round before is aggregated and evaluated.
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
            Timeout.InfiniteTimeSpan);
    }

    private async Task DoEffectsAsync(CancellationToken cancellation)
    {
        await foreach (var (effect, state) in _effects.Reader.ReadAllAsync(cancellation))
        {
            await effects.DoAsync(effect, state, happened => PostAsync(happened, cancellation), cancellation);
        }
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
    }
}
