using System.Buffers.Binary;
using System.Text;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// The seed of one block's random rounding. It follows from the run, so that an agent that was killed sends the very same bytes again,
/// and differs by site, so that the rounding errors of sites are independent and average out.
/// </summary>
public static class StochasticSeed
{
    /// <summary>The first 8 bytes, little-endian, of SHA-256("fqc-rounding-v1", run seed, round, block, site in UTF-8), integers little-endian.</summary>
    /// <param name="runSeed">Seed of the run, from the plan.</param>
    /// <param name="site">Site id.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="block">Index of the block.</param>
    public static ulong Of(ulong runSeed, string site, int round, int block)
    {
        ArgumentNullException.ThrowIfNull(site);
        var domain = "fqc-rounding-v1"u8;
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
