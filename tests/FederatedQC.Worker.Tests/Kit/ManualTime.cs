namespace FederatedQC.Worker.Tests.Kit;

/// <summary>Timers that fire when the test says so. Holds one timer.</summary>
internal sealed class ManualTime : TimeProvider
{
    private ManualTimer? _timer;

    /// <summary>How long the timer is set for, or infinite.</summary>
    public TimeSpan DueTime => _timer?.DueTime ?? Timeout.InfiniteTimeSpan;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timer = new ManualTimer(callback, state) { DueTime = dueTime };

    public void Fire() => _timer!.Fire();

    private sealed class ManualTimer(TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueTime { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
