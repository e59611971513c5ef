using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>A pair of shares, sealed by one site for another.</summary>
/// <param name="Site">Number of the recipient in an upload, of the sender in a delivery.</param>
/// <param name="Content">80 bytes that only the recipient can open.</param>
public readonly record struct SealedShares(int Site, ImmutableArray<byte> Content)
{
    internal const int ItemSize = sizeof(ushort) + ShareSeal.SealedSize;

    internal static SealedShares Read(ref MessageReader reader) => new(reader.Short(), reader.Bytes(ShareSeal.SealedSize));

    internal static void Write(MessageWriter writer, SealedShares shares)
    {
        writer.Short(shares.Site);
        writer.Bytes(shares.Content.AsSpan());
    }
}
