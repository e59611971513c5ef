using FederatedQC.Messaging.Links;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class ReconnectBackoffTests
{
    [Fact]
    public void Doubles_to_thirty_seconds_and_never_draws_below_half()
    {
        var backoff = new ReconnectBackoff(new Random(1));
        double ceiling = 0.25;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            backoff.Next().TotalSeconds.ShouldBeInRange(ceiling / 2, ceiling);
            ceiling = Math.Min(2 * ceiling, 30);
        }
    }

    [Fact]
    public void Starts_anew_after_a_reset()
    {
        var backoff = new ReconnectBackoff(new Random(1));
        for (int attempt = 0; attempt < 10; attempt++)
        {
            backoff.Next();
        }

        backoff.Reset();
        backoff.Next().TotalSeconds.ShouldBeLessThanOrEqualTo(0.25);
    }

    [Fact]
    public void Differs_from_site_to_site()
    {
        TimeSpan[] first = [.. Enumerable.Range(0, 67).Select(seed => new ReconnectBackoff(new Random(seed)).Next())];
        first.Distinct().Count().ShouldBe(first.Length);
    }
}
