using FederatedQC.Messaging.Broker;

namespace FederatedQC.Messaging.Tests.Broker;

public sealed class PendingMessagesTests
{
    private const string Aggregator = "aggregator.demo.bulk";
    private readonly PendingMessages _pending = new(100);

    [Fact]
    public void There_is_room_until_more_waits_for_the_aggregator_than_may_and_again_when_it_has_caught_up()
    {
        _pending.TryAdd(Aggregator, 100).ShouldBeTrue();
        Room().IsCompleted.ShouldBeTrue();
        _pending.TryAdd(Aggregator, 1).ShouldBeTrue();
        Task room = Room();
        room.IsCompleted.ShouldBeFalse();
        _pending.Remove(Aggregator, 1);
        room.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_session_that_ends_makes_room()
    {
        _pending.TryAdd(Aggregator, 101);
        Task room = Room();
        _pending.Forget(Aggregator);
        room.IsCompleted.ShouldBeTrue();
        _pending.TryAdd(Aggregator, 100);
        Room().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void As_many_messages_as_have_identifiers_of_their_own_are_too_many_too()
    {
        var pending = new PendingMessages(long.MaxValue);
        for (int message = 0; message < PendingMessages.MostMessages; message++)
        {
            pending.TryAdd(Aggregator, 1);
        }

        pending.WaitForRoomAsync(CancellationToken.None).IsCompleted.ShouldBeTrue();
        pending.TryAdd(Aggregator, 1);
        pending.WaitForRoomAsync(CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void What_waits_for_a_site_holds_nobody_back_and_is_refused_beyond_the_limit()
    {
        _pending.TryAdd("site-1.demo.bulk", 100).ShouldBeTrue();
        _pending.TryAdd("site-1.demo.bulk", 1).ShouldBeFalse();
        _pending.TryAdd("site-2.demo.bulk", 100).ShouldBeTrue();
        Room().IsCompleted.ShouldBeTrue();
        _pending.Remove("site-1.demo.bulk", 50);
        _pending.TryAdd("site-1.demo.bulk", 50).ShouldBeTrue();
    }

    private Task Room() => _pending.WaitForRoomAsync(CancellationToken.None);
}
