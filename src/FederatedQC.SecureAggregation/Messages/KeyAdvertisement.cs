using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 1, site to aggregator: the site's two public keys for this round.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site.</param>
/// <param name="ChannelKey">Public key of the channel over which shares travel, 64 bytes.</param>
/// <param name="MaskKey">Public key behind the pairwise masks, 64 bytes.</param>
/// <param name="Signature">The site's signature over all of that, 64 bytes: the aggregator can't put its own keys in between.</param>
public sealed record KeyAdvertisement(
    Hash256 Round,
    int Site,
    ImmutableArray<byte> ChannelKey,
    ImmutableArray<byte> MaskKey,
    ImmutableArray<byte> Signature
) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 1;
    internal const int ItemSize = sizeof(ushort) + (2 * IKeyAgreement.PublicKeySize) + IRoundSignatures.Size;

    private protected override byte Kind => KindCode;

    internal static byte[] SignedContent(Hash256 round, int site, ReadOnlySpan<byte> channelKey, ReadOnlySpan<byte> maskKey) =>
        [.. "fqc-secagg-keys-v1"u8, .. round.ToArray(), .. BitConverter.GetBytes(site), .. channelKey, .. maskKey];

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) => ReadKeys(round, site, ref reader);

    internal static KeyAdvertisement ReadKeys(Hash256 round, int site, ref MessageReader reader) =>
        new(
            round,
            site,
            reader.Bytes(IKeyAgreement.PublicKeySize),
            reader.Bytes(IKeyAgreement.PublicKeySize),
            reader.Bytes(IRoundSignatures.Size)
        );

    internal void WriteKeys(MessageWriter writer)
    {
        writer.Bytes(ChannelKey.AsSpan());
        writer.Bytes(MaskKey.AsSpan());
        writer.Bytes(Signature.AsSpan());
    }

    internal bool IsSigned(IRoundSignatures signatures, string site) =>
        signatures.Verify(site, SignedContent(Round, Site, ChannelKey.AsSpan(), MaskKey.AsSpan()), Signature.AsSpan());

    private protected override void Write(MessageWriter writer) => WriteKeys(writer);
}
