using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Storage.Journals;

/// <summary>
/// The hash of an entry: SHA-256 over the previous hash and the content, each text and the payload with its length before it.
/// </summary>
internal static class JournalHash
{
    internal static Hash256 Of(Hash256 previous, string stream, long sequence, string type, long atUtcTicks, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous.ToArray());
        Append(hash, sequence);
        Append(hash, atUtcTicks);
        Append(hash, Encoding.UTF8.GetBytes(stream));
        Append(hash, Encoding.UTF8.GetBytes(type));
        Append(hash, payload);
        return Hash256.FromBytes(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        hash.AppendData(length);
        hash.AppendData(content);
    }
}
