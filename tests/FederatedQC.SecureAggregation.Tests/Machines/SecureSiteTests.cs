using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Site;

namespace FederatedQC.SecureAggregation.Tests.Machines;

public sealed class SecureSiteTests
{
    private readonly SecureParties _parties = new(7);

    [Fact]
    public void A_site_asked_for_both_kinds_of_shares_reveals_none_and_leaves_the_round()
    {
        var (before, requests) = BeforeUnmasking();
        foreach (var request in requests)
        {
            foreach (var victim in request.SeedsOf)
            {
                var refused = _parties[request.Site].Apply(before.Sites[request.Site], request with { KeysOf = [victim] });
                refused.Refusal.ShouldBe(SecureRefusal.BothShareKinds);
                refused.Messages.ShouldBeEmpty();
                refused.State.Step.ShouldBe(SecureSiteStep.Aborted);
                _parties[request.Site].Apply(refused.State, request).Messages.ShouldBeEmpty();

                var hidden = request with { SeedsOf = request.SeedsOf.Remove(victim), KeysOf = [victim] };
                _parties[request.Site].Apply(before.Sites[request.Site], hidden).Refusal.ShouldBe(SecureRefusal.BothShareKinds);
            }
        }
    }

    [Fact]
    public void A_site_reveals_seeds_of_survivors_and_keys_of_the_dropped()
    {
        var snapshot = _parties.AdvanceAll(_parties.Start, 2);
        snapshot = _parties.Advance(snapshot, site => site is not 3);
        snapshot = _parties.Advance(snapshot, _ => true);
        foreach (var message in snapshot.Pending.Cast<UnmaskShares>())
        {
            message.Seeds.Select(share => share.Site).ShouldBe([0, 1, 2, 4, 5, 6]);
            message.Keys.Select(share => share.Site).ShouldBe([3]);
        }
    }

    [Fact]
    public void A_site_reveals_once()
    {
        var (before, requests) = BeforeUnmasking();
        var revealed = _parties[0].Apply(before.Sites[0], requests[0]);
        revealed.State.Step.ShouldBe(SecureSiteStep.Finished);
        var again = _parties[0].Apply(revealed.State, requests[0]);
        (again.Refusal, again.Messages.Length).ShouldBe((SecureRefusal.WrongStep, 0));
    }

    [Fact]
    public void Another_set_than_the_signed_one_is_refused()
    {
        var (before, requests) = BeforeUnmasking();
        var request = requests[0];
        UnmaskRequest[] others =
        [
            request with
            {
                SeedsOf = request.SeedsOf.RemoveAt(3),
            },
            request with
            {
                Signatures = request.Signatures.RemoveAt(0),
            },
            request with
            {
                Signatures = [.. request.Signatures.Skip(1), request.Signatures[^1] with { Site = 6 }],
            },
            request with
            {
                Signatures = request.Signatures.SetItem(1, request.Signatures[1] with { Signature = request.Signatures[0].Signature }),
            },
        ];
        foreach (var other in others)
        {
            var refused = _parties[0].Apply(before.Sites[0], other);
            refused.Refusal.ShouldBeOneOf(SecureRefusal.SurvivorSetDiffers, SecureRefusal.DuplicateSite);
            refused.Messages.ShouldBeEmpty();
            refused.State.Step.ShouldBe(SecureSiteStep.Aborted);
        }

        var shown = new SurvivorAnnouncement(_parties.Round.Id, 0, [0, 1, 2, 3, 4, 5]);
        _parties[0].Apply(before.Sites[0], shown).Refusal.ShouldBe(SecureRefusal.SurvivorSetDiffers);
    }

    [Fact]
    public void Survivors_that_hide_too_little_are_not_signed()
    {
        var before = _parties.AdvanceAll(_parties.Start, 2);
        (SecureRefusal Reason, ImmutableArray<int> Survivors)[] cases =
        [
            (SecureRefusal.TooFewSurvivors, [0, 1]),
            (SecureRefusal.BelowThreshold, [0, 1, 2, 3]),
            (SecureRefusal.NotASurvivor, [1, 2, 3, 4, 5, 6]),
            (SecureRefusal.DuplicateSite, [0, 1, 1, 2, 3, 4, 5]),
            (SecureRefusal.Malformed, [0, 1, 2, 3, 4, 7]),
        ];
        foreach (var (reason, survivors) in cases)
        {
            var refused = _parties[0].Apply(before.Sites[0], new SurvivorAnnouncement(_parties.Round.Id, 0, survivors));
            (refused.Refusal, refused.Messages.Length).ShouldBe((reason, 0));
        }
    }

    [Fact]
    public void A_survivor_that_never_shared_its_secrets_is_refused()
    {
        var before = _parties.Advance(_parties.AdvanceAll(_parties.Start, 1), site => site != 6);
        var refused = _parties[0].Apply(before.Sites[0], new SurvivorAnnouncement(_parties.Round.Id, 0, [0, 1, 2, 3, 4, 5, 6]));
        refused.Refusal.ShouldBe(SecureRefusal.SurvivorSetDiffers);
    }

    [Fact]
    public void Messages_of_another_round_site_or_step_change_nothing()
    {
        var (before, requests) = BeforeUnmasking();
        var request = requests[0];
        (SecureRefusal Reason, SecureMessage Message)[] cases =
        [
            (SecureRefusal.WrongRound, request with { Round = Hash256.Of([1]) }),
            (SecureRefusal.ForeignSite, requests[1]),
            (SecureRefusal.WrongStep, new KeyBundle(_parties.Round.Id, 0, [])),
            (SecureRefusal.WrongStep, new SurvivorAnnouncement(_parties.Round.Id, 0, request.SeedsOf)),
        ];
        foreach (var (reason, message) in cases)
        {
            var refused = _parties[0].Apply(before.Sites[0], message);
            refused.Refusal.ShouldBe(reason);
            refused.State.ShouldBeSameAs(before.Sites[0]);
            refused.Messages.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Fewer_neighbours_than_can_put_secrets_together_are_refused()
    {
        KeyAdvertisement[] keys = [.. _parties.Start.Pending.Cast<KeyAdvertisement>().Skip(1)];
        for (var present = 0; present <= 6; present++)
        {
            var transition = _parties[0].Apply(_parties.Start.Sites[0], new KeyBundle(_parties.Round.Id, 0, [.. keys.Take(present)]));
            transition.Refusal.ShouldBe(present + 1 < _parties.Round.Threshold ? SecureRefusal.BelowThreshold : SecureRefusal.None);
        }
    }

    [Fact]
    public void Keys_of_another_site_or_with_another_signature_are_refused()
    {
        KeyAdvertisement[] keys = [.. _parties.Start.Pending.Cast<KeyAdvertisement>().Skip(1)];
        Bundle([.. keys]).ShouldBe(SecureRefusal.None);
        Bundle([.. keys, keys[^1]]).ShouldBe(SecureRefusal.DuplicateSite);
        Bundle([.. keys.Reverse()]).ShouldBe(SecureRefusal.DuplicateSite);
        Bundle([keys[0] with { Site = 0 }, .. keys.Skip(1)]).ShouldBe(SecureRefusal.Malformed);
        Bundle([.. keys.Take(5), keys[5] with { ChannelKey = keys[0].ChannelKey }]).ShouldBe(SecureRefusal.BadSignature);
        Bundle([.. keys.Take(5), keys[5] with { MaskKey = keys[0].Signature }]).ShouldBe(SecureRefusal.MalformedKey);
    }

    [Fact]
    public void The_same_secret_sends_the_same_bytes_again()
    {
        var again = new SecureParties(7);
        for (var step = 0; step < 5; step++)
        {
            var first = _parties.AdvanceAll(_parties.Start, step);
            var second = again.AdvanceAll(again.Start, step);
            second
                .Pending.Select(message => Convert.ToHexString(message.ToBytes()))
                .ShouldBe(first.Pending.Select(message => Convert.ToHexString(message.ToBytes())));
        }
    }

    [Fact]
    public void Neither_party_shows_keys_as_text()
    {
        var snapshot = _parties.AdvanceAll(_parties.Start, 3);
        snapshot.Sites[2].ToString().ShouldBe("site 2, AwaitingUnmask");
        snapshot.Aggregator.ToString().ShouldBe("CollectingSignatures");
    }

    private SecureRefusal Bundle(ImmutableArray<KeyAdvertisement> keys) =>
        _parties[0].Apply(_parties.Start.Sites[0], new KeyBundle(_parties.Round.Id, 0, keys)).Refusal;

    /// <summary>The parties when the aggregator has just asked for shares, and what it asks.</summary>
    private (SecureSnapshot Before, UnmaskRequest[] Requests) BeforeUnmasking()
    {
        var before = _parties.AdvanceAll(_parties.Start, 3);
        var state = before.Aggregator;
        UnmaskRequest[] requests = [];
        foreach (var message in before.Pending)
        {
            var transition = _parties.Aggregator.Apply(state, message.Site, message);
            state = transition.State;
            requests = [.. requests, .. transition.Messages.Cast<UnmaskRequest>()];
        }

        requests.Length.ShouldBe(7);
        return (before, requests);
    }
}
