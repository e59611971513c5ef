using System.Collections.Immutable;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class UploadAdmissionTests
{
    private readonly Clock _clock = new();
    private readonly UploadAdmission _admission;

    public UploadAdmissionTests() => _admission = new UploadAdmission(100, _clock);

    [Fact]
    public void As_many_may_send_as_fit_and_the_others_in_the_order_in_which_they_asked()
    {
        Announce("a", 60).ShouldBe(["a"]);
        Announce("b", 60).ShouldBeEmpty();
        Announce("c", 30).ShouldBeEmpty("c would fit, but b asked first");
        End("a").ShouldBe(["b", "c"]);
    }

    [Fact]
    public void An_upload_that_never_fits_goes_alone()
    {
        Announce("a", 10).ShouldBe(["a"]);
        Announce("b", 1000).ShouldBeEmpty();
        End("a").ShouldBe(["b"]);
        Announce("c", 10).ShouldBeEmpty();
        End("b").ShouldBe(["c"]);
    }

    [Fact]
    public void Whoever_asks_again_is_told_again_and_takes_no_second_place()
    {
        Announce("a", 60).ShouldBe(["a"]);
        Announce("a", 60).ShouldBe(["a"]);
        Announce("b", 60).ShouldBeEmpty();
        Announce("b", 60).ShouldBeEmpty();
        End("a").ShouldBe(["b"]);
        End("b").ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_waits_is_told_what_it_lacks_by_its_newest_announcement()
    {
        Announce("a", 60);
        _admission.Announced("b", 60, new UpdateAnswer { Round = 1 });
        _admission.Announced("b", 60, new UpdateAnswer { Round = 2 });
        _admission.Ended("a").Single().Answer.Round.ShouldBe(2u);
    }

    [Fact]
    public void The_rest_of_an_upload_takes_less_room()
    {
        Announce("a", 60);
        Announce("b", 60).ShouldBeEmpty();
        Announce("a", 5).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_site_that_gives_up_waits_no_longer()
    {
        Announce("a", 60);
        Announce("b", 60);
        Announce("c", 60);
        End("b").ShouldBeEmpty();
        End("a").ShouldBe(["c"]);
    }

    [Fact]
    public void Who_may_send_and_is_silent_makes_room_and_who_sends_does_not()
    {
        Announce("silent", 50);
        Announce("busy", 50);
        Announce("next", 50).ShouldBeEmpty();
        _clock.Pass(UploadAdmission.LongestSilence);
        _admission.Heard("busy");
        _clock.Pass(TimeSpan.FromSeconds(1));
        Announce("next", 50).ShouldBe(["next"]);
        Announce("silent", 50).ShouldBeEmpty();
        End("busy").ShouldBe(["silent"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_more_than_fits_is_under_way_and_everybody_comes_to_send(int seed)
    {
        var random = new Random(seed);
        var bytes = Enumerable.Range(0, 67).ToDictionary(site => $"site-{site}", _ => (long)random.Next(1, 60));
        var sending = new HashSet<string>();
        var done = new HashSet<string>();
        while (done.Count < bytes.Count)
        {
            var site = $"site-{random.Next(bytes.Count)}";
            if (sending.Contains(site) && random.Next(2) == 0)
            {
                sending.Remove(site);
                done.Add(site);
                sending.UnionWith(End(site));
            }
            else if (!done.Contains(site))
            {
                sending.UnionWith(Announce(site, bytes[site]));
            }

            sending.Sum(name => bytes[name]).ShouldBeLessThanOrEqualTo(100);
        }
    }

    private ImmutableArray<string> Announce(string site, long bytes) =>
        [.. _admission.Announced(site, bytes, new UpdateAnswer()).Select(admitted => admitted.Site)];

    private ImmutableArray<string> End(string site) => [.. _admission.Ended(site).Select(admitted => admitted.Site)];

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
