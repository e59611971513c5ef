using System.Buffers.Binary;
using System.Text;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Updates;

/// <summary>
/// The seed of a site's shuffling and augmentation: it follows from the run, so that a training that was interrupted comes to the same
/// result, and differs by site.
/// </summary>
public static class TrainingSeed
{
    /// <summary>The first 8 bytes, little-endian, of SHA-256("fqc-training-v1", run seed little-endian, site in UTF-8).</summary>
    public static ulong Of(ulong runSeed, string site)
    {
        var seed = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, runSeed);
        return BinaryPrimitives.ReadUInt64LittleEndian(
            Hash256.Of([.. "fqc-training-v1"u8, .. seed, .. Encoding.UTF8.GetBytes(site)]).ToArray()
        );
    }
}
