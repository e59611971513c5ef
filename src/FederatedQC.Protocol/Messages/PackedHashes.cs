using FederatedQC.Parameters.Blocks;
using Google.Protobuf;

namespace FederatedQC.Protocol.Messages;

/// <summary>Lists of hashes as the messages hold them: 32 bytes each, concatenated.</summary>
public static class PackedHashes
{
    private const int HashBytes = 32;

    /// <summary>Concatenates the hashes.</summary>
    public static ByteString Pack(IReadOnlyList<Hash256> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var bytes = new byte[hashes.Count * HashBytes];
        for (var index = 0; index < hashes.Count; index++)
        {
            hashes[index].CopyTo(bytes.AsSpan(index * HashBytes));
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Cuts the bytes into hashes; null when they are no whole number of them.</summary>
    public static Hash256[]? Unpack(ByteString bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length % HashBytes != 0)
        {
            return null;
        }

        var hashes = new Hash256[bytes.Length / HashBytes];
        for (var index = 0; index < hashes.Length; index++)
        {
            hashes[index] = Hash256.FromBytes(bytes.Span.Slice(index * HashBytes, HashBytes));
        }

        return hashes;
    }

    /// <summary>One hash as a message field.</summary>
    public static ByteString Pack(Hash256 hash) => UnsafeByteOperations.UnsafeWrap(hash.ToArray());

    /// <summary>Reads one hash; null when the field is empty or of a wrong length.</summary>
    public static Hash256? UnpackOne(ByteString bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return bytes.Length == HashBytes ? Hash256.FromBytes(bytes.Span) : null;
    }
}
