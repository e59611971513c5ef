using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Files;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>
/// A site's memory as a file: "FQM1", the number of updates, the number of vectors, and of each its name, its length and its values; then
/// the SHA-256 of all that. Numbers are little-endian int32 and float32.
/// </summary>
internal static class SiteMemoryFile
{
    private static ReadOnlySpan<byte> Magic => "FQM1"u8;

    /// <summary>Writes a memory; the same memory gives the same bytes.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public static void Write(string path, SiteMemory memory) => AtomicFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var written = 0L;
            Append(Magic);
            Append(BitConverter.GetBytes(memory.Updates));
            Append(BitConverter.GetBytes(memory.Vectors.Count));
            foreach (var (name, vector) in memory.Vectors)
            {
                var text = Encoding.UTF8.GetBytes(name);
                Append(BitConverter.GetBytes(text.Length));
                Append(text);
                Append(BitConverter.GetBytes(vector.Length));
                Append(FloatBytes.Of(vector.AsSpan()));
            }

            RandomAccess.Write(file, hash.GetHashAndReset(), written);

            void Append(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                RandomAccess.Write(file, bytes, written);
                written += bytes.Length;
            }
        });

    /// <summary>Reads a memory; null when there is none or it is damaged.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SiteMemory? Read(string path)
    {
        if (AtomicFile.Read(path) is not { } bytes || bytes.Length < Magic.Length + Hash256.Size)
        {
            return null;
        }

        var content = bytes.AsSpan(0, bytes.Length - Hash256.Size);
        return content.StartsWith(Magic) && Hash256.Of(content) == Hash256.FromBytes(bytes.AsSpan(content.Length)) ? Parse(bytes) : null;
    }

    // What bears the right hash is what was written.
    private static SiteMemory Parse(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length - Hash256.Size));
        var (updates, count) = (reader.ReadInt32(), reader.ReadInt32());
        var vectors = ImmutableSortedDictionary.CreateBuilder<string, float[]>(StringComparer.Ordinal);
        for (var read = 0; read < count; read++)
        {
            var name = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));
            var vector = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(FloatBytes.Of(vector.AsSpan()));
            vectors[name] = vector;
        }

        return new SiteMemory(updates, vectors.ToImmutable());
    }
}
