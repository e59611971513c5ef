using System.Buffers.Binary;
using System.Text;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// The seeds of one block's random choices. They follow from the run, so that an agent that was killed sends the very same bytes again.
/// </summary>
/// <param name="Shared">The same at every site, for what all must choose alike: the positions of <c>randomk</c>.</param>
/// <param name="Own">Differs by site, so that the rounding errors of sites are independent and average out.</param>
public readonly record struct BlockSeeds(ulong Shared, ulong Own)
{
    /// <summary>
    /// The seeds of a block of an update. Each is the first 8 bytes, little-endian, of SHA-256(domain, run seed, round, block, site in
    /// UTF-8), integers little-endian: domain "fqc-rounding-v1" for the own one; "fqc-shared-v1" and no site for the shared one.
    /// </summary>
    /// <param name="runSeed">Seed of the run, from the plan.</param>
    /// <param name="site">Site id; empty for what the aggregator encodes, since no site has that name.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="block">Index of the block.</param>
    public static BlockSeeds Of(ulong runSeed, string site, int round, int block)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new BlockSeeds(
            Derive("fqc-shared-v1"u8, runSeed, "", round, block),
            Derive("fqc-rounding-v1"u8, runSeed, site, round, block)
        );
    }

    private static ulong Derive(ReadOnlySpan<byte> domain, ulong runSeed, string site, int round, int block)
    {
        var content = new byte[domain.Length + sizeof(ulong) + sizeof(int) + sizeof(int) + Encoding.UTF8.GetByteCount(site)];
        domain.CopyTo(content);
        var numbers = content.AsSpan(domain.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers, runSeed);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], round);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[12..], block);
        Encoding.UTF8.GetBytes(site, numbers[16..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(Hash256.Of(content).ToArray());
    }
}
