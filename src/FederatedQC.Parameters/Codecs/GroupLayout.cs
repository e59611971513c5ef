namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// Where the groups of 256 parameters lie among the bytes: each a header and then its codes, the last one with what codes it needs.
/// </summary>
/// <param name="HeaderBytes">Length of a group's header.</param>
/// <param name="CodeBits">Bits a parameter, 16 at most.</param>
internal readonly record struct GroupLayout(int HeaderBytes, int CodeBits)
{
    internal const int Size = 256;
    private const int BitsInByte = 8;

    internal long EncodedLength(int count)
    {
        var (groups, rest) = Math.DivRem(count, Size);
        return ((long)groups * GroupLength(Size)) + (rest == 0 ? 0 : GroupLength(rest));
    }

    internal int MaxEncodedLength(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return checked((int)EncodedLength(count));
    }

    /// <summary>Parameters of the group that begins at a parameter.</summary>
    internal static int CountAt(int start, int count) => Math.Min(Size, count - start);

    /// <summary>The bytes of the group that begins at a parameter.</summary>
    internal Range GroupAt(int start, int count)
    {
        var offset = start / Size * GroupLength(Size);
        return offset..(offset + GroupLength(CountAt(start, count)));
    }

    private int GroupLength(int count) => HeaderBytes + (((count * CodeBits) + BitsInByte - 1) / BitsInByte);
}
