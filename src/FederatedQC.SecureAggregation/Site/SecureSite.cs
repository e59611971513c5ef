using System.Collections.Frozen;
using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Site;

/// <summary>
/// A site's side of secure aggregation as a machine: (state, message) → (state, messages).
/// <code>
/// begin                                       --> AwaitingKeys       KeyAdvertisement
/// AwaitingKeys      --KeyBundle               --> AwaitingShares     ShareUpload
/// AwaitingShares    --ShareDelivery           --> AwaitingSurvivors  masked blocks, InputCommit
/// AwaitingSurvivors --SurvivorAnnouncement    --> AwaitingUnmask     SurvivorSignature
/// AwaitingUnmask    --UnmaskRequest           --> Finished           UnmaskShares
/// </code>
/// A message that belongs to another round, site or step, or comes a second time, is refused and changes nothing. One that can only come
/// from a dishonest aggregator or neighbour, or leaves too few sites, is refused for good: Aborted.
/// </summary>
/// <remarks>Apart from ECDSA's own randomness it is deterministic: begun again with the same secret, it sends the same again.</remarks>
/// <param name="round">The round.</param>
/// <param name="site">Number of this site.</param>
/// <param name="agreement">Key agreement.</param>
/// <param name="signatures">Signs as this site and verifies all.</param>
public sealed class SecureSite(SecureRound round, int site, IKeyAgreement agreement, IRoundSignatures signatures)
{
    private const int SecretSize = 32;

    private static readonly FrozenSet<SecureRefusal> Harmless = new[]
    {
        SecureRefusal.WrongRound,
        SecureRefusal.ForeignSite,
        SecureRefusal.WrongStep,
    }.ToFrozenSet();

    private bool HoldsOwn => round.Graph.PointOf(site, site) > 0;

    /// <summary>Begins the round: draws the secret from which all keys follow, and advertises the public ones.</summary>
    /// <param name="source">Gives 32 bytes. One secret serves one input of one round: two inputs under the same masks show their
    /// difference.</param>
    public SecureSiteTransition Begin(ISecretSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Span<byte> secret = stackalloc byte[SecretSize];
        source.Fill(secret);
        var secrets = new RoundSecrets(secret, round.Id, agreement);
        var channelKey = agreement.PublicKeyOf(secrets.ChannelKey);
        var maskKey = agreement.PublicKeyOf(secrets.MaskKey);
        var signature = signatures.Sign(KeyAdvertisement.SignedContent(round.Id, site, channelKey, maskKey));
        return new(
            new SecureSiteState(site, secrets),
            [new KeyAdvertisement(round.Id, site, [.. channelKey], [.. maskKey], [.. signature])]
        );
    }

    /// <summary>Takes a message of the aggregator.</summary>
    public SecureSiteTransition Apply(SecureSiteState state, SecureMessage message)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(message);
        if (message.Round != round.Id)
        {
            return Refuse(state, SecureRefusal.WrongRound);
        }

        return message.Site != site
            ? Refuse(state, SecureRefusal.ForeignSite)
            : (state.Step, message) switch
            {
                (SecureSiteStep.AwaitingKeys, KeyBundle keys) => Share(state, keys.Neighbours),
                (SecureSiteStep.AwaitingShares, ShareDelivery delivery) => Mask(state, delivery.Shares),
                (SecureSiteStep.AwaitingSurvivors, SurvivorAnnouncement announced) => Sign(state, announced.Survivors),
                (SecureSiteStep.AwaitingUnmask, SurvivorAnnouncement announced) when !announced.Survivors.SequenceEqual(state.Signed) =>
                    Refuse(state, SecureRefusal.SurvivorSetDiffers),
                (SecureSiteStep.AwaitingUnmask, UnmaskRequest request) => Reveal(state, request),
                _ => Refuse(state, SecureRefusal.WrongStep),
            };
    }

    private SecureSiteTransition Share(SecureSiteState state, ImmutableArray<KeyAdvertisement> keys)
    {
        if (CheckKeys(keys) is var refusal and not SecureRefusal.None)
        {
            return Refuse(state, refusal);
        }

        var agreed = agreement.Agree(state.Secrets.ChannelKey, keys.Select(peer => peer.ChannelKey.AsMemory()));
        ImmutableArray<SecurePeer> peers = [.. keys.Zip(agreed, Peer)];
        var shares = state.Secrets.Share(round.Graph.HoldersOf(site).Length, round.Threshold);
        var upload = new ShareUpload(
            round.Id,
            site,
            SeedCommitment.Of(round.Id, site, state.Secrets.OwnSeed),
            [.. peers.Select(peer => new SealedShares(peer.Site, [.. ShareSeal.Seal(peer.SealKey, ShareFor(peer.Site))]))]
        );
        var next = state with
        {
            Step = SecureSiteStep.AwaitingShares,
            Peers = peers,
            Held = HoldsOwn ? state.Held.Add(site, new HeldShares(ShareFor(site))) : state.Held,
        };
        return new(next, [upload]);

        byte[] ShareFor(int holder) => shares[round.Graph.PointOf(site, holder) - 1];
    }

    private SecurePeer Peer(KeyAdvertisement keys, byte[] agreed)
    {
        var (sealKey, openKey) = PairKeys.Channel(agreed, round.Id, site, keys.Site);
        return new SecurePeer(keys.Site, keys.MaskKey.AsMemory(), sealKey, openKey);
    }

    private SecureRefusal CheckKeys(ImmutableArray<KeyAdvertisement> peers)
    {
        if (CheckSenders(peers.Select(peer => peer.Site), round.Graph.Neighbours[site]) is var refusal and not SecureRefusal.None)
        {
            return refusal;
        }

        if (peers.Any(peer => peer.Round != round.Id))
        {
            return SecureRefusal.WrongRound;
        }

        if (!peers.All(peer => agreement.IsPublicKey(peer.ChannelKey.AsSpan()) && agreement.IsPublicKey(peer.MaskKey.AsSpan())))
        {
            return SecureRefusal.MalformedKey;
        }

        return peers.All(peer => peer.IsSigned(signatures, round.Sites[peer.Site])) ? SecureRefusal.None : SecureRefusal.BadSignature;
    }

    /// <summary>Whether those sites are some of the expected ones, and together with this one enough.</summary>
    private SecureRefusal CheckSenders(IEnumerable<int> senders, ImmutableArray<int> expected)
    {
        var sites = senders.ToImmutableArray();
        if (round.CheckList(sites) is var refusal and not SecureRefusal.None)
        {
            return refusal;
        }

        if (sites.Any(sender => expected.BinarySearch(sender) < 0))
        {
            return SecureRefusal.Malformed;
        }

        return sites.Length + (HoldsOwn ? 1 : 0) < round.Threshold ? SecureRefusal.BelowThreshold : SecureRefusal.None;
    }

    private SecureSiteTransition Mask(SecureSiteState state, ImmutableArray<SealedShares> delivered)
    {
        if (
            CheckSenders(delivered.Select(share => share.Site), [.. state.Peers.Select(peer => peer.Site)])
            is var refusal
                and not SecureRefusal.None
        )
        {
            return Refuse(state, refusal);
        }

        var held = state.Held.ToBuilder();
        var streams = ImmutableArray.CreateBuilder<SignedMask>(delivered.Length + 1);
        streams.Add(new SignedMask(state.Secrets.OwnSeed, subtract: false));
        ImmutableArray<SecurePeer> peers = [.. delivered.Select(share => state.Peers.First(candidate => candidate.Site == share.Site))];
        var agreed = agreement.Agree(state.Secrets.MaskKey, peers.Select(peer => peer.MaskKey));
        for (var index = 0; index < peers.Length; index++)
        {
            var peer = peers[index];
            if (ShareSeal.Open(peer.OpenKey, delivered[index].Content.AsSpan()) is not { } opened)
            {
                return Refuse(state, SecureRefusal.BadSealedShare);
            }

            held.Add(peer.Site, new HeldShares(opened));
            streams.Add(new SignedMask(PairKeys.Mask(agreed[index], round.Id, site, peer.Site), subtract: peer.Site < site));
        }

        var next = state with
        {
            Step = SecureSiteStep.AwaitingSurvivors,
            Held = held.ToImmutable(),
            Mask = new BlockMask(streams.ToImmutable()),
        };
        return new(next, [new InputCommit(round.Id, site, round.Blocks)]);
    }

    private SecureSiteTransition Sign(SecureSiteState state, ImmutableArray<int> survivors)
    {
        var refusal = round.Judge(survivors);
        if (refusal != SecureRefusal.None)
        {
            return Refuse(state, refusal);
        }

        if (survivors.BinarySearch(site) < 0)
        {
            return Refuse(state, SecureRefusal.NotASurvivor);
        }

        // A neighbour whose input is said to be in the sum must have masked it with this site.
        if (round.Graph.Neighbours[site].Any(peer => survivors.BinarySearch(peer) >= 0 && !state.Held.ContainsKey(peer)))
        {
            return Refuse(state, SecureRefusal.SurvivorSetDiffers);
        }

        var signature = signatures.Sign(SurvivorSignature.SignedContent(round.Id, survivors));
        return new(
            state with
            {
                Step = SecureSiteStep.AwaitingUnmask,
                Signed = survivors,
            },
            [new SurvivorSignature(round.Id, site, [.. signature])]
        );
    }

    private SecureSiteTransition Reveal(SecureSiteState state, UnmaskRequest request)
    {
        if (CheckRequest(state, request) is var refusal and not SecureRefusal.None)
        {
            return Refuse(state, refusal);
        }

        var answer = new UnmaskShares(
            round.Id,
            site,
            [.. request.SeedsOf.Where(state.Held.ContainsKey).Select(owner => new RevealedShare(owner, state.Held[owner].Seed))],
            [.. request.KeysOf.Where(state.Held.ContainsKey).Select(owner => new RevealedShare(owner, state.Held[owner].Key))]
        );
        return new(state with { Step = SecureSiteStep.Finished }, [answer]);
    }

    private SecureRefusal CheckRequest(SecureSiteState state, UnmaskRequest request)
    {
        foreach (var list in new[] { request.SeedsOf, request.KeysOf, [.. request.Signatures.Select(signature => signature.Site)] })
        {
            if (round.CheckList(list) is var refusal and not SecureRefusal.None)
            {
                return refusal;
            }
        }

        if (request.KeysOf.Any(owner => request.SeedsOf.BinarySearch(owner) >= 0 || state.Signed.BinarySearch(owner) >= 0))
        {
            return SecureRefusal.BothShareKinds;
        }

        var content = SurvivorSignature.SignedContent(round.Id, state.Signed);
        var agreed =
            request.SeedsOf.SequenceEqual(state.Signed)
            && request.Signatures.Length >= round.Quorum
            && request.Signatures.All(signed => signatures.Verify(round.Sites[signed.Site], content, signed.Signature.AsSpan()));
        return agreed ? SecureRefusal.None : SecureRefusal.SurvivorSetDiffers;
    }

    private static SecureSiteTransition Refuse(SecureSiteState state, SecureRefusal refusal) =>
        new(Harmless.Contains(refusal) ? state : state with { Step = SecureSiteStep.Aborted }, [], refusal);
}
