using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>
/// Secret bits from the operating system's generator: what noise that protects anybody is drawn from. Who knows the seed of the noise can
/// take the noise away, so there is none.
/// </summary>
public sealed class SecretWords : IRandomWords
{
    private readonly byte[] _buffer = new byte[4096];
    private int _next = 4096;

    /// <inheritdoc/>
    public ulong Draw()
    {
        if (_next == _buffer.Length)
        {
            RandomNumberGenerator.Fill(_buffer);
            _next = 0;
        }

        var word = _buffer.AsSpan(_next, sizeof(ulong));
        var value = BinaryPrimitives.ReadUInt64LittleEndian(word);
        word.Clear();
        _next += sizeof(ulong);
        return value;
    }
}
