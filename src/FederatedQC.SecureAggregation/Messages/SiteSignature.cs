using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>A site's signature over the survivors, passed on.</summary>
/// <param name="Site">Number of the site that signed.</param>
/// <param name="Signature">64 bytes.</param>
public readonly record struct SiteSignature(int Site, ImmutableArray<byte> Signature)
{
    internal const int ItemSize = sizeof(ushort) + IRoundSignatures.Size;

    internal static SiteSignature Read(ref MessageReader reader) => new(reader.Short(), reader.Bytes(IRoundSignatures.Size));

    internal static void Write(MessageWriter writer, SiteSignature signature)
    {
        writer.Short(signature.Site);
        writer.Bytes(signature.Signature.AsSpan());
    }
}
