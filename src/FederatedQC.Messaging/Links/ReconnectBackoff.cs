namespace FederatedQC.Messaging.Links;

/// <summary>
/// How long to wait before the next attempt to connect: doubling from 0.25 s to 30 s, each drawn from the upper half, so that
/// the sites of a consortium don't come back all at once. Not thread-safe.
/// </summary>
internal sealed class ReconnectBackoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(30);

    private TimeSpan _ceiling = First;

    public TimeSpan Next()
    {
        TimeSpan wait = _ceiling * (0.5 + (random.NextDouble() / 2));
        _ceiling = TimeSpan.FromTicks(Math.Min(2 * _ceiling.Ticks, Last.Ticks));
        return wait;
    }

    public void Reset() => _ceiling = First;
}
