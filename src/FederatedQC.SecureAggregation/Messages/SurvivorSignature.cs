using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 4, survivor to aggregator: it was shown this set of survivors, and signs no other one.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record SurvivorSignature(Hash256 Round, int Site, ImmutableArray<byte> Signature) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 8;

    private protected override byte Kind => KindCode;

    internal static byte[] SignedContent(Hash256 round, ImmutableArray<int> survivors) =>
        [.. "fqc-secagg-survivors-v1"u8, .. round.ToArray(), .. survivors.SelectMany(BitConverter.GetBytes)];

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new SurvivorSignature(round, site, reader.Bytes(IRoundSignatures.Size));

    private protected override void Write(MessageWriter writer) => writer.Bytes(Signature.AsSpan());
}
