using System.Buffers.Binary;

namespace FederatedQC.Vision.Tests.Images;

internal static class ByteArrayExtensions
{
    /// <summary>A copy with four bytes replaced, given in the order in which they stand in the file.</summary>
    public static byte[] With(this byte[] file, int at, uint fourBytes)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(at), fourBytes);
        return copy;
    }
}
