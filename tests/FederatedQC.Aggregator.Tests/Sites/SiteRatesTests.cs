using FederatedQC.Aggregator.Sites;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Tests.Sites;

public sealed class SiteRatesTests
{
    private readonly Clock _clock = new();
    private readonly SiteRates _rates;

    public SiteRatesTests() => _rates = new SiteRates(_clock);

    [Fact]
    public void A_burst_is_read_and_then_a_message_a_second()
    {
        Read("evil", times: 1000).ShouldBe(SiteRates.Burst);

        _clock.Now += TimeSpan.FromSeconds(0.9);
        Read("evil", times: 10).ShouldBe(0);
        _clock.Now += TimeSpan.FromSeconds(0.2);
        Read("evil", times: 10).ShouldBe(1);
        _clock.Now += TimeSpan.FromSeconds(5);
        Read("evil", times: 10).ShouldBe(5);
        _clock.Now += TimeSpan.FromDays(1);
        Read("evil", times: 1000).ShouldBe(SiteRates.Burst);
    }

    [Fact]
    public void What_one_site_sends_costs_no_other_and_one_kind_no_other()
    {
        Read("evil", times: 1000);

        Read("a", times: 1).ShouldBe(1);
        _rates.TryTake("evil", TopicKind.Evaluation).ShouldBeTrue();
        _rates.TryTake("evil", TopicKind.Commit).ShouldBeFalse();
    }

    [Fact]
    public void Who_is_of_use_never_runs_out()
    {
        for (var message = 0; message < 1000; message++)
        {
            _rates.TryTake("a", TopicKind.Commit).ShouldBeTrue();
            _rates.GiveBack("a", TopicKind.Commit);
        }

        _rates.GiveBack("a", TopicKind.Commit);
        Read("a", times: 1000).ShouldBe(SiteRates.Burst);
    }

    private int Read(string site, int times) => Enumerable.Range(0, times).Count(_ => _rates.TryTake(site, TopicKind.Commit));

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
