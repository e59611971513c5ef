using MQTTnet.Transport;

namespace MQTTnet.StandInTests.Transport;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ManualTime _time = new();
    private readonly KeepAlive _keepAlive;

    public KeepAliveTests() => _keepAlive = new KeepAlive(Period, Patience, _time);

    [Fact]
    public void Pings_after_a_period_of_silence_and_gives_up_when_nothing_moves()
    {
        After(9).ShouldBe(KeepAliveStep.Wait);
        After(1).ShouldBe(KeepAliveStep.Ping);
        After(3.9).ShouldBe(KeepAliveStep.Wait);
        After(0.1).ShouldBe(KeepAliveStep.GiveUp);
    }

    [Fact]
    public void Takes_whatever_comes_for_a_sign_of_life()
    {
        After(10).ShouldBe(KeepAliveStep.Ping);
        After(3).ShouldBe(KeepAliveStep.Wait);
        _keepAlive.Received();
        After(3).ShouldBe(KeepAliveStep.Ping);
        After(3).ShouldBe(KeepAliveStep.Wait);
    }

    [Fact]
    public void Pings_a_line_on_which_it_only_sends_or_only_receives()
    {
        for (int second = 0; second < 9; second++)
        {
            _keepAlive.Written();
            After(1).ShouldBe(KeepAliveStep.Wait);
        }

        After(1).ShouldBe(KeepAliveStep.Ping);
        _keepAlive.Received();
        After(9).ShouldBe(KeepAliveStep.Ping);
    }

    [Fact]
    public void Waits_for_as_long_as_bytes_can_be_written()
    {
        After(10).ShouldBe(KeepAliveStep.Ping);
        for (int second = 0; second < 100; second++)
        {
            _keepAlive.Written();
            After(1).ShouldBe(KeepAliveStep.Wait);
        }

        After(4).ShouldBe(KeepAliveStep.GiveUp);
    }

    private KeepAliveStep After(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _keepAlive.Next();
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
