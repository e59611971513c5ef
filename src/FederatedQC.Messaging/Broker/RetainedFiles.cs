using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// Retained messages on disk, a file a topic: SHA-256 over what follows, length of the topic (16 bits, little-endian), topic, payload. A
/// file that a power loss left damaged is deleted when it is read; the aggregator publishes again what the broker lacks.
/// </summary>
internal sealed class RetainedFiles
{
    private const string Extension = ".retained";
    private const string Unfinished = ".part";
    private readonly string _folder;

    public RetainedFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Keeps a message; an empty payload deletes the topic's.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is gone.</exception>
    public void Keep(string topic, ReadOnlySequence<byte> payload)
    {
        string file = FileOf(topic);
        if (payload.IsEmpty)
        {
            File.Delete(file);
            return;
        }

        int topicBytes = Encoding.UTF8.GetByteCount(topic);
        byte[] content = new byte[SHA256.HashSizeInBytes + sizeof(ushort) + topicBytes + checked((int)payload.Length)];
        Span<byte> body = content.AsSpan(SHA256.HashSizeInBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(body, checked((ushort)topicBytes));
        Encoding.UTF8.GetBytes(topic, body[sizeof(ushort)..]);
        payload.CopyTo(body[(sizeof(ushort) + topicBytes)..]);
        SHA256.HashData(body, content);

        // A topic has one writer, so that nobody else writes the same unfinished file.
        File.WriteAllBytes(file + Unfinished, content);
        File.Move(file + Unfinished, file, overwrite: true);
    }

    /// <summary>Every message that was kept whole.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public IEnumerable<(string Topic, ReadOnlyMemory<byte> Payload)> Load()
    {
        foreach (string file in Directory.EnumerateFiles(_folder))
        {
            if (Path.GetExtension(file) == Extension && TryRead(File.ReadAllBytes(file), out string topic, out var payload))
            {
                yield return (topic, payload);
            }
            else
            {
                File.Delete(file);
            }
        }
    }

    private static bool TryRead(byte[] content, out string topic, out ReadOnlyMemory<byte> payload)
    {
        (topic, payload) = ("", default);
        const int Head = SHA256.HashSizeInBytes + sizeof(ushort);
        if (
            content.Length < Head
            || !SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes))
        )
        {
            return false;
        }

        int topicBytes = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(SHA256.HashSizeInBytes));
        topic = Encoding.UTF8.GetString(content, Head, topicBytes);
        payload = content.AsMemory(Head + topicBytes);
        return true;
    }

    private string FileOf(string topic) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(topic))) + Extension);
}
