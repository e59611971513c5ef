using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Server;

namespace FederatedQC.SecureAggregation.Tests.Machines;

public sealed class SecureAggregatorTests
{
    private readonly SecureParties _parties = new(9);

    [Fact]
    public void Messages_that_come_twice_from_others_or_of_another_round_change_nothing()
    {
        var keys = (KeyAdvertisement)_parties.Start.Pending[0];
        var once = _parties.Aggregator.Apply(_parties.Start.Aggregator, 0, keys).State;
        (SecureRefusal Reason, int Sender, SecureMessage Message)[] cases =
        [
            (SecureRefusal.DuplicateSite, 0, keys),
            (SecureRefusal.ForeignSite, 1, keys),
            (SecureRefusal.ForeignSite, 9, keys with { Site = 9 }),
            (SecureRefusal.WrongRound, 0, keys with { Round = Hash256.Of([1]) }),
            (SecureRefusal.WrongStep, 0, new InputCommit(_parties.Round.Id, 0, 1)),
            (SecureRefusal.BadSignature, 1, keys with { Site = 1 }),
            (SecureRefusal.MalformedKey, 1, (KeyAdvertisement)_parties.Start.Pending[1] with { MaskKey = keys.Signature }),
        ];
        foreach (var (reason, sender, message) in cases)
        {
            var refused = _parties.Aggregator.Apply(once, sender, message);
            refused.Refusal.ShouldBe(reason);
            refused.State.ShouldBeSameAs(once);
        }
    }

    [Fact]
    public void A_site_that_missed_a_step_has_no_part_in_the_next()
    {
        var first = _parties.Advance(_parties.Start, site => site != 4);
        var upload = (ShareUpload)_parties.AdvanceAll(_parties.Start, 1).Pending[4];
        _parties.Aggregator.Apply(first.Aggregator, 4, upload).Refusal.ShouldBe(SecureRefusal.ForeignSite);
        var second = _parties.Advance(_parties.AdvanceAll(_parties.Start, 1), site => site != 4);
        _parties
            .Aggregator.Apply(second.Aggregator, 4, new InputCommit(_parties.Round.Id, 4, 1))
            .Refusal.ShouldBe(SecureRefusal.ForeignSite);
    }

    [Fact]
    public void Lists_that_are_not_those_asked_for_are_refused()
    {
        var first = _parties.AdvanceAll(_parties.Start, 1);
        var upload = (ShareUpload)first.Pending[0];
        _parties
            .Aggregator.Apply(first.Aggregator, 0, upload with { Shares = upload.Shares.RemoveAt(2) })
            .Refusal.ShouldBe(SecureRefusal.Malformed);
        var second = _parties.AdvanceAll(_parties.Start, 2);
        _parties.Aggregator.Apply(second.Aggregator, 0, new InputCommit(_parties.Round.Id, 0, 2)).Refusal.ShouldBe(SecureRefusal.Malformed);
        var last = _parties.AdvanceAll(_parties.Start, 4);
        var shares = (UnmaskShares)last.Pending[0];
        _parties
            .Aggregator.Apply(last.Aggregator, 0, shares with { Seeds = shares.Seeds.RemoveAt(2) })
            .Refusal.ShouldBe(SecureRefusal.Malformed);
    }

    [Fact]
    public void A_site_that_reveals_a_wrong_share_does_not_change_the_sum()
    {
        var last = _parties.AdvanceAll(_parties.Start, 4);
        var finished = Reveal(last, liars: 1);
        finished.Step.ShouldBe(SecureAggregatorStep.Finished);
        _parties.Unmasked(last with { Aggregator = finished }).ShouldBe(_parties.PlainSum(Enumerable.Range(0, 9)));
    }

    [Fact]
    public void Too_many_wrong_shares_end_the_round_and_give_no_sum()
    {
        var finished = Reveal(_parties.AdvanceAll(_parties.Start, 4), liars: 4);
        (finished.Step, finished.Failure).ShouldBe((SecureAggregatorStep.Failed, SecureRefusal.ShareMismatch));
        finished.Unmasking.ShouldBeNull();
    }

    private SecureAggregatorState Reveal(SecureSnapshot last, int liars)
    {
        var state = last.Aggregator;
        foreach (var message in last.Pending.Cast<UnmaskShares>())
        {
            var sent =
                message.Site < liars
                    ? message with
                    {
                        Seeds =
                        [
                            .. message.Seeds.Select(share =>
                                share with
                                {
                                    Value = share.Value.SetItem(5, (byte)(share.Value[5] ^ (message.Site + 1))),
                                }
                            ),
                        ],
                    }
                    : message;
            state = _parties.Aggregator.Apply(state, message.Site, sent).State;
        }

        return state;
    }
}
