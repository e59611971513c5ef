using System.Collections.Immutable;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>A share in the clear.</summary>
/// <param name="Site">Number of the site whose secret it is a share of.</param>
/// <param name="Value">32 bytes.</param>
public readonly record struct RevealedShare(int Site, ImmutableArray<byte> Value)
{
    internal const int Size = 32;
    internal const int ItemSize = sizeof(ushort) + Size;

    internal static RevealedShare Read(ref MessageReader reader) => new(reader.Short(), reader.Bytes(Size));

    internal static void Write(MessageWriter writer, RevealedShare share)
    {
        writer.Short(share.Site);
        writer.Bytes(share.Value.AsSpan());
    }
}
