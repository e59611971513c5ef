using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>
/// Binds a site to the seed of its own mask without showing it (the seed has 256 bits, so its hash hides it): the aggregator can tell a
/// seed that was put together from a wrong share.
/// </summary>
internal static class SeedCommitment
{
    internal static Hash256 Of(Hash256 round, int site, ReadOnlySpan<byte> seed) =>
        Hash256.Of([.. "fqc-secagg-seed-v1"u8, .. round.ToArray(), .. BitConverter.GetBytes(site), .. seed]);
}
