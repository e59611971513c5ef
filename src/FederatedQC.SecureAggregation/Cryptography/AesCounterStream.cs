using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>AES in counter mode as a generator of bytes.</summary>
/// <remarks>
/// <b>Source</b>: NIST SP 800-38A, section 6.5. <b>Inputs</b>: a 32-byte key, a nonce that is used once with it.
/// <b>Output</b>: the encryptions of the blocks (nonce, counter), (nonce, counter + 1), …, both 64-bit big-endian.
/// <b>Numerics</b>: exact. <b>Differs from source</b>: nothing; the runtime has no counter mode of its own, so counter blocks are written
/// and encrypted in place, many at a time, which keeps the processor's AES instructions busy.
/// </remarks>
internal sealed class AesCounterStream : IDisposable
{
    internal const int KeySize = 32;
    private const int BlockSize = 16;

    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _encryptor;
    private readonly ulong _nonce;
    private ulong _counter;

    [SuppressMessage(
        "Security",
        "CA5358:Review cipher mode usage with cryptography experts",
        Justification = "Counter mode is ECB over counters that never repeat."
    )]
    internal AesCounterStream(ReadOnlySpan<byte> key, ulong nonce, ulong counter = 0)
    {
        _aes.SetKey(key);
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;

        // One encryptor for the whole stream: setting one up costs as much as encrypting some ten kilobytes.
        _encryptor = _aes.CreateEncryptor();
        _nonce = BigEndian(nonce);
        _counter = counter;
    }

    /// <summary>The first bytes of a stream.</summary>
    internal static byte[] First(int count, ReadOnlySpan<byte> key, ulong nonce)
    {
        var bytes = new byte[RoundedUp(count)];
        using var stream = new AesCounterStream(key, nonce);
        stream.Next(bytes, bytes.Length);
        return bytes[..count];
    }

    /// <summary>That many bytes, or the few more that make whole blocks.</summary>
    internal static int RoundedUp(int count) => (count + BlockSize - 1) / BlockSize * BlockSize;

    /// <summary>The next bytes of the stream.</summary>
    /// <param name="destination">Receives them at its front.</param>
    /// <param name="count">How many; a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Next(byte[] destination, int count)
    {
        if (count == 0)
        {
            return;
        }

        var words = MemoryMarshal.Cast<byte, ulong>(destination.AsSpan(0, count));
        for (var index = 0; index + 1 < words.Length; index += 2)
        {
            words[index] = _nonce;
            words[index + 1] = BigEndian(_counter++);
        }

        _encryptor.TransformBlock(destination, 0, count, destination, 0);
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
    }

    private static ulong BigEndian(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
