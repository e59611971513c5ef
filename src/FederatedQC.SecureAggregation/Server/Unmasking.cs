using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Server;

/// <summary>Puts the secrets together that are left in the sum: survivors' seeds, and the mask keys of those that dropped out.</summary>
internal static class Unmasking
{
    private delegate bool Acceptance(ReadOnlySpan<byte> secret);

    /// <summary>Prepares the mask that takes all others off; none when it is there.</summary>
    internal static SecureRefusal TryPrepare(SecureRound round, IKeyAgreement agreement, SecureAggregatorState state, out BlockMask? mask)
    {
        mask = null;
        var streams = ImmutableArray.CreateBuilder<SignedMask>();
        foreach (var site in state.Survivors)
        {
            var commitment = state.Shares[site].SeedCommitment;
            var shares = SharesOf(round, state, site, revealed => revealed.Seeds);
            var refusal = TryCombine(shares, round.Threshold, seed => SeedCommitment.Of(round.Id, site, seed) == commitment, out var seed);
            if (refusal != SecureRefusal.None)
            {
                return refusal;
            }

            streams.Add(new SignedMask(seed, subtract: true));
        }

        foreach (var site in state.Shares.Keys.Where(site => !state.Inputs.Contains(site)))
        {
            var publicKey = state.Keys[site].MaskKey;
            var shares = SharesOf(round, state, site, revealed => revealed.Keys);
            var refusal = TryCombine(
                shares,
                round.Threshold,
                key => agreement.IsPrivateKey(key) && agreement.PublicKeyOf(key).AsSpan().SequenceEqual(publicKey.AsSpan()),
                out var key
            );
            if (refusal != SecureRefusal.None)
            {
                return refusal;
            }

            var peers = round.Graph.Neighbours[site].Where(state.Inputs.Contains).ToList();
            var agreed = agreement.Agree(key, peers.Select(peer => state.Keys[peer].MaskKey.AsMemory()));
            streams.AddRange(peers.Zip(agreed, (peer, secret) => Pairwise(round.Id, secret, site, peer)));
        }

        mask = new BlockMask(streams.ToImmutable());
        return SecureRefusal.None;
    }

    /// <summary>What takes off the stream that a survivor added for a site that dropped out.</summary>
    private static SignedMask Pairwise(Hash256 round, byte[] agreed, int dropped, int survivor) =>
        new(PairKeys.Mask(agreed, round, dropped, survivor), subtract: dropped > survivor);

    private static List<(byte Point, ReadOnlyMemory<byte> Share)> SharesOf(
        SecureRound round,
        SecureAggregatorState state,
        int owner,
        Func<UnmaskShares, ImmutableArray<RevealedShare>> kind
    )
    {
        var shares = new List<(byte, ReadOnlyMemory<byte>)>();
        foreach (var holder in round.Graph.HoldersOf(owner))
        {
            if (state.Revealed.TryGetValue(holder, out var revealed))
            {
                var share = kind(revealed).First(candidate => candidate.Site == owner);
                shares.Add((round.Graph.PointOf(owner, holder), share.Value.AsMemory()));
            }
        }

        return shares;
    }

    /// <summary>
    /// Combines t shares in a row, and others in a row while the secret is not the published one: a wrong share costs no round if t right
    /// ones stand in a row.
    /// </summary>
    private static SecureRefusal TryCombine(
        List<(byte Point, ReadOnlyMemory<byte> Share)> shares,
        int threshold,
        Acceptance accepted,
        out byte[] secret
    )
    {
        secret = new byte[RevealedShare.Size];
        for (var start = 0; start + threshold <= shares.Count; start++)
        {
            var chosen = shares.GetRange(start, threshold);
            ShamirSharing.Combine([.. chosen.Select(share => share.Point)], [.. chosen.Select(share => share.Share)], secret);
            if (accepted(secret))
            {
                return SecureRefusal.None;
            }
        }

        return shares.Count < threshold ? SecureRefusal.BelowThreshold : SecureRefusal.ShareMismatch;
    }
}
