using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FederatedQC.Parameters.Blocks;

/// <summary>A SHA-256 value: 32 bytes, compared by value. <c>default</c> is all zero and the hash of nothing known.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash256 : IEquatable<Hash256>
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Size = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>The first 12 hexadecimal digits: for people, never for comparing.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The short form of a hash, as in git.")]
    public string Short => ToString()[..12];

    /// <summary>Equality of all 32 bytes; not in constant time, as these hashes are no secrets.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Inequality of any of the 32 bytes.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>Plain SHA-256 of some bytes.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return FromBytes(hash);
    }

    /// <summary>Plain SHA-256 of a stream from where it stands to its end.</summary>
    public static Hash256 Of(Stream data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return FromBytes(hash);
    }

    /// <summary>The hash that these bytes are.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static Hash256 FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        return MemoryMarshal.Read<Hash256>(bytes);
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes and no other, so that a hash has one name only.</summary>
    /// <param name="text">64 lower-case hexadecimal digits.</param>
    /// <param name="hash">The hash when the result is true.</param>
    public static bool TryParse(string? text, out Hash256 hash)
    {
        hash = default;
        if (text is not { Length: Size * 2 } || text.AsSpan().ContainsAnyExcept(Digits))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        Convert.FromHexString(text, bytes, out _, out _);
        hash = FromBytes(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes to the front of a span.</summary>
    /// <exception cref="ArgumentException">The span is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"A hash needs {Size} bytes, not {destination.Length}.", nameof(destination));
        }

        MemoryMarshal.Write(destination, in this);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Hash256 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _a.GetHashCode();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
