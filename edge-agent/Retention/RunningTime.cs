namespace FederatedQC.EdgeAgent.Retention;

/// <summary>
/// How long the agent has run in all its lives, by the machine's monotonic clock. What is kept for a time is measured by it: the time of
/// day may be wrong by decades at one start and right at the next, and a camera stamps its files as it likes. While the agent is off it
/// stands still, so nothing goes too early.
/// </summary>
/// <remarks>Thread-safe. What passed since the last <see cref="Save"/> is lost when the process is killed, which keeps things
/// longer.</remarks>
internal sealed class RunningTime(AgentDatabase agent, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lazy<TimeSpan> _before = new(
        () => agent.Open().Query("SELECT ticks FROM running_time", row => TimeSpan.FromTicks(row.GetInt64(0)))[0],
        LazyThreadSafetyMode.PublicationOnly
    ); // A failure is not kept: the next call tries again.

    /// <summary>The running time now.</summary>
    /// <exception cref="Storage.StorageException">The earlier lives can't be read.</exception>
    public TimeSpan Now => _before.Value + time.GetElapsedTime(_start);

    /// <summary>Puts it on the disk.</summary>
    /// <returns>The running time now.</returns>
    /// <exception cref="Storage.StorageException">It can't be written.</exception>
    public TimeSpan Save()
    {
        var now = Now;
        agent.Open().Execute("UPDATE running_time SET ticks = $1", now.Ticks);
        return now;
    }
}
