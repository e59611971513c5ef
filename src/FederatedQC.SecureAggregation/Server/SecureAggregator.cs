using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Server;

/// <summary>
/// The aggregator's side of secure aggregation as a machine: (state, message) → (state, messages).
/// <code>
/// CollectingKeys       --KeyAdvertisement   all, or Close --> CollectingShares      KeyBundle each
/// CollectingShares     --ShareUpload        all, or Close --> CollectingInputs      ShareDelivery each
/// CollectingInputs     --InputCommit        all, or Close --> CollectingSignatures  SurvivorAnnouncement to survivors
/// CollectingSignatures --SurvivorSignature  all, or Close --> CollectingUnmasking   UnmaskRequest to those that signed
/// CollectingUnmasking  --UnmaskShares       all, or Close --> Finished
/// any                  --Close with too few               --> Failed
/// </code>
/// A step closes when everyone who was in the step before has answered, or when the driver says that its time is up. Masked blocks don't
/// pass through the machine: the driver keeps them until their site commits, and sums those of
/// <see cref="SecureAggregatorState.Survivors"/>.
/// </summary>
/// <param name="round">The round.</param>
/// <param name="agreement">Key agreement.</param>
/// <param name="signatures">Verifies the sites' signatures.</param>
public sealed class SecureAggregator(SecureRound round, IKeyAgreement agreement, IRoundSignatures signatures)
{
    /// <summary>The aggregator before any message.</summary>
    public static SecureAggregatorState Begin() => new();

    /// <summary>Takes a message.</summary>
    /// <param name="state">The aggregator before it.</param>
    /// <param name="sender">Number of the site that sent it, as the transport verified it.</param>
    /// <param name="message">The message.</param>
    public SecureAggregatorTransition Apply(SecureAggregatorState state, int sender, SecureMessage message)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(message);
        if (message.Round != round.Id)
        {
            return new(state, [], SecureRefusal.WrongRound);
        }

        if (message.Site != sender || sender < 0 || sender >= round.Sites.Length)
        {
            return new(state, [], SecureRefusal.ForeignSite);
        }

        return (state.Step, message) switch
        {
            (SecureAggregatorStep.CollectingKeys, KeyAdvertisement keys) => state.Keys.ContainsKey(sender)
                ? new(state, [], SecureRefusal.DuplicateSite)
                : Accept(state, Check(keys), () => state with { Keys = state.Keys.Add(sender, keys) }),
            (SecureAggregatorStep.CollectingShares, ShareUpload shares) => state.Shares.ContainsKey(sender)
                ? new(state, [], SecureRefusal.DuplicateSite)
                : Accept(state, Check(state, shares), () => state with { Shares = state.Shares.Add(sender, shares) }),
            (SecureAggregatorStep.CollectingInputs, InputCommit commit) => state.Inputs.Contains(sender)
                ? new(state, [], SecureRefusal.DuplicateSite)
                : Accept(state, Check(state, commit), () => state with { Inputs = state.Inputs.Add(sender) }),
            (SecureAggregatorStep.CollectingSignatures, SurvivorSignature signed) => state.Signatures.ContainsKey(sender)
                ? new(state, [], SecureRefusal.DuplicateSite)
                : Accept(state, Check(state, signed), () =>
                    state with
                    {
                        Signatures = state.Signatures.Add(sender, new(sender, signed.Signature)),
                    }
                ),
            (SecureAggregatorStep.CollectingUnmasking, UnmaskShares shares) => state.Revealed.ContainsKey(sender)
                ? new(state, [], SecureRefusal.DuplicateSite)
                : Accept(state, Check(state, shares), () => state with { Revealed = state.Revealed.Add(sender, shares) }),
            _ => new(state, [], SecureRefusal.WrongStep),
        };
    }

    /// <summary>The time of the present step is up: go on with those that answered, or fail.</summary>
    public SecureAggregatorTransition Close(SecureAggregatorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Step switch
        {
            SecureAggregatorStep.CollectingKeys => Enough(state, state.Keys.Count) ?? SendKeys(state),
            SecureAggregatorStep.CollectingShares => Enough(state, state.Shares.Count) ?? DeliverShares(state),
            SecureAggregatorStep.CollectingInputs => AnnounceSurvivors(state with { Survivors = [.. state.Inputs] }),
            SecureAggregatorStep.CollectingSignatures => state.Signatures.Count < round.Quorum
                ? Fail(state, SecureRefusal.BelowThreshold)
                : AskForShares(state),
            SecureAggregatorStep.CollectingUnmasking => Unmask(state),
            _ => new(state, []),
        };
    }

    private static int Expected(SecureAggregatorState state, int sites) =>
        state.Step switch
        {
            SecureAggregatorStep.CollectingKeys => sites - state.Keys.Count,
            SecureAggregatorStep.CollectingShares => state.Keys.Count - state.Shares.Count,
            SecureAggregatorStep.CollectingInputs => state.Shares.Count - state.Inputs.Count,
            SecureAggregatorStep.CollectingSignatures => state.Survivors.Length - state.Signatures.Count,
            _ => state.Signatures.Count - state.Revealed.Count,
        };

    private SecureAggregatorTransition Accept(SecureAggregatorState state, SecureRefusal refusal, Func<SecureAggregatorState> next)
    {
        if (refusal != SecureRefusal.None)
        {
            return new(state, [], refusal);
        }

        var accepted = next();
        return Expected(accepted, round.Sites.Length) == 0 ? Close(accepted) : new(accepted, []);
    }

    private SecureRefusal Check(KeyAdvertisement keys)
    {
        if (!agreement.IsPublicKey(keys.ChannelKey.AsSpan()) || !agreement.IsPublicKey(keys.MaskKey.AsSpan()))
        {
            return SecureRefusal.MalformedKey;
        }

        return keys.IsSigned(signatures, round.Sites[keys.Site]) ? SecureRefusal.None : SecureRefusal.BadSignature;
    }

    private SecureRefusal Check(SecureAggregatorState state, ShareUpload shares)
    {
        if (!state.Keys.ContainsKey(shares.Site))
        {
            return SecureRefusal.ForeignSite;
        }

        return shares.Shares.Select(share => share.Site).SequenceEqual(Present(shares.Site, state.Keys))
            ? SecureRefusal.None
            : SecureRefusal.Malformed;
    }

    private SecureRefusal Check(SecureAggregatorState state, InputCommit commit)
    {
        if (!state.Shares.ContainsKey(commit.Site))
        {
            return SecureRefusal.ForeignSite;
        }

        return commit.Blocks == round.Blocks ? SecureRefusal.None : SecureRefusal.Malformed;
    }

    private SecureRefusal Check(SecureAggregatorState state, SurvivorSignature signed)
    {
        if (!state.Inputs.Contains(signed.Site))
        {
            return SecureRefusal.ForeignSite;
        }

        var content = SurvivorSignature.SignedContent(round.Id, state.Survivors);
        return signatures.Verify(round.Sites[signed.Site], content, signed.Signature.AsSpan())
            ? SecureRefusal.None
            : SecureRefusal.BadSignature;
    }

    private SecureRefusal Check(SecureAggregatorState state, UnmaskShares shares)
    {
        if (!state.Signatures.ContainsKey(shares.Site))
        {
            return SecureRefusal.ForeignSite;
        }

        return Holds(shares.Site, shares.Seeds, state.Survivors) && Holds(shares.Site, shares.Keys, Dropped(state))
            ? SecureRefusal.None
            : SecureRefusal.Malformed;
    }

    /// <summary>Whether a site revealed exactly the shares that it holds of those sites.</summary>
    private bool Holds(int holder, ImmutableArray<RevealedShare> shares, IEnumerable<int> owners) =>
        shares.Select(share => share.Site).SequenceEqual(owners.Where(owner => round.Graph.PointOf(owner, holder) > 0));

    private SecureAggregatorTransition SendKeys(SecureAggregatorState state) =>
        new(
            state with
            {
                Step = SecureAggregatorStep.CollectingShares,
            },
            [
                .. state.Keys.Keys.Select(site => new KeyBundle(
                    round.Id,
                    site,
                    [.. Present(site, state.Keys).Select(peer => state.Keys[peer])]
                )),
            ]
        );

    private SecureAggregatorTransition DeliverShares(SecureAggregatorState state) =>
        new(
            state with
            {
                Step = SecureAggregatorStep.CollectingInputs,
            },
            [
                .. state.Shares.Keys.Select(site => new ShareDelivery(
                    round.Id,
                    site,
                    [.. Present(site, state.Shares).Select(peer => From(state, peer, site))]
                )),
            ]
        );

    private static SealedShares From(SecureAggregatorState state, int sender, int recipient) =>
        new(sender, state.Shares[sender].Shares.First(share => share.Site == recipient).Content);

    private SecureAggregatorTransition AnnounceSurvivors(SecureAggregatorState state)
    {
        var refusal = round.Judge(state.Survivors);
        return refusal != SecureRefusal.None
            ? Fail(state, refusal)
            : new(
                state with
                {
                    Step = SecureAggregatorStep.CollectingSignatures,
                },
                [.. state.Survivors.Select(site => new SurvivorAnnouncement(round.Id, site, state.Survivors))]
            );
    }

    private SecureAggregatorTransition AskForShares(SecureAggregatorState state) =>
        new(
            state with
            {
                Step = SecureAggregatorStep.CollectingUnmasking,
            },
            [
                .. state.Signatures.Keys.Select(site => new UnmaskRequest(
                    round.Id,
                    site,
                    state.Survivors,
                    [.. Dropped(state)],
                    [.. state.Signatures.Values.Take(round.Quorum)]
                )),
            ]
        );

    private SecureAggregatorTransition Unmask(SecureAggregatorState state)
    {
        var refusal = Unmasking.TryPrepare(round, agreement, state, out var mask);
        return refusal != SecureRefusal.None
            ? Fail(state, refusal)
            : new(state with { Step = SecureAggregatorStep.Finished, Unmasking = mask }, []);
    }

    private SecureAggregatorTransition? Enough(SecureAggregatorState state, int sites)
    {
        if (sites < round.Settings.MinimumSurvivors)
        {
            return Fail(state, SecureRefusal.TooFewSurvivors);
        }

        return sites < round.Quorum ? Fail(state, SecureRefusal.BelowThreshold) : null;
    }

    private static SecureAggregatorTransition Fail(SecureAggregatorState state, SecureRefusal refusal) =>
        new(state with { Step = SecureAggregatorStep.Failed, Failure = refusal }, []);

    private IEnumerable<int> Present<T>(int site, ImmutableSortedDictionary<int, T> sites) =>
        round.Graph.Neighbours[site].Where(sites.ContainsKey);

    private static IEnumerable<int> Dropped(SecureAggregatorState state) => state.Shares.Keys.Where(site => !state.Inputs.Contains(site));
}
