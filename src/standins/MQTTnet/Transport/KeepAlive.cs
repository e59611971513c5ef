namespace MQTTnet.Transport;

/// <summary>
/// Keep-alive (MQTT 5, 3.1.2.10) that bulk can't trip. Anything received is a life sign; a line is dead when, after a PINGREQ,
/// nothing was received and no byte could be written for the whole of the patience. So a PINGREQ may wait behind a large
/// packet on a slow line, and a half-open line is found out whether the client is busy or idle.
/// </summary>
internal sealed class KeepAlive(TimeSpan period, TimeSpan patience, TimeProvider time)
{
    private long _received = time.GetTimestamp();
    private long _written = time.GetTimestamp();
    private long? _pinged;

    /// <summary>How often <see cref="Next"/> wants to be asked.</summary>
    public TimeSpan Interval { get; } = TimeSpan.FromTicks(Math.Max(Math.Min(period.Ticks, patience.Ticks) / 8, TimeSpan.TicksPerMillisecond));

    /// <summary>Bytes came. Any thread.</summary>
    public void Received() => Volatile.Write(ref _received, time.GetTimestamp());

    /// <summary>Bytes went. Any thread.</summary>
    public void Written() => Volatile.Write(ref _written, time.GetTimestamp());

    /// <summary>One caller at a time.</summary>
    public KeepAliveStep Next()
    {
        long received = Volatile.Read(ref _received);
        long written = Volatile.Read(ref _written);
        if (_pinged is { } pinged)
        {
            if (received < pinged)
            {
                return time.GetElapsedTime(Math.Max(pinged, written)) < patience ? KeepAliveStep.Wait : KeepAliveStep.GiveUp;
            }

            _pinged = null;
        }

        if (time.GetElapsedTime(Math.Min(received, written)) < period)
        {
            return KeepAliveStep.Wait;
        }

        _pinged = time.GetTimestamp();
        return KeepAliveStep.Ping;
    }
}
