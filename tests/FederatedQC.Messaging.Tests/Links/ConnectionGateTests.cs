using FederatedQC.Messaging.Links;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class ConnectionGateTests
{
    private readonly ConnectionGate _gate = new();

    [Fact]
    public async Task Holds_senders_until_it_opens_and_again_after_it_closed()
    {
        Task<bool> early = _gate.WaitAsync(CancellationToken.None);
        early.IsCompleted.ShouldBeFalse();
        _gate.Open();
        (await early).ShouldBeTrue();
        _gate.Close(_gate.Epoch);
        _gate.IsOpen.ShouldBeFalse();
        _gate.WaitAsync(CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_late_report_about_an_earlier_connection_does_not_close_it()
    {
        _gate.Open();
        int first = _gate.Epoch;
        _gate.Close(first);
        _gate.Open();
        _gate.Close(first);
        _gate.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shut_for_good_it_sends_everyone_away(bool opened)
    {
        if (opened)
        {
            _gate.Open();
        }

        Task<bool> early = _gate.WaitAsync(CancellationToken.None);
        _gate.Shut();
        _gate.Shut();
        (await early).ShouldBe(opened);
        (await _gate.WaitAsync(CancellationToken.None)).ShouldBeFalse();
        _gate.Close(_gate.Epoch);
        _gate.Open();
        (await _gate.WaitAsync(CancellationToken.None)).ShouldBeFalse();
        _gate.IsOpen.ShouldBeFalse();
    }
}
