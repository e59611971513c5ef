using System.Numerics;

namespace FederatedQC.Parameters.Codecs.Rotation;

/// <summary>
/// The pieces of a block that are rotated on their own: powers of two from 4,096 down to 256. Only the last one may have fewer parameters
/// than its size and is filled up with zeros, so a block pays for at most 255 parameters that it does not have.
/// </summary>
/// <param name="Start">First parameter.</param>
/// <param name="Length">Parameters.</param>
/// <param name="Size">Length of what is rotated.</param>
internal readonly record struct RotationChunk(int Start, int Length, int Size)
{
    internal const int LargestSize = 4096;
    private const int SmallestSize = 256;

    /// <summary>The chunk that begins at a parameter.</summary>
    internal static RotationChunk At(int start, int count)
    {
        var left = count - start;
        var size = Math.Clamp(1 << BitOperations.Log2((uint)left), SmallestSize, LargestSize);
        return new RotationChunk(start, Math.Min(left, size), size);
    }

    /// <summary>The sum of the sizes of a block's chunks and their number.</summary>
    internal static (long Size, int Chunks) Total(int count)
    {
        var (whole, rest) = Math.DivRem(count, LargestSize);
        var (small, last) = Math.DivRem(rest, SmallestSize);
        var chunks = whole + BitOperations.PopCount((uint)small) + (last == 0 ? 0 : 1);
        return (((long)whole * LargestSize) + (small * SmallestSize) + (last == 0 ? 0 : SmallestSize), chunks);
    }
}
