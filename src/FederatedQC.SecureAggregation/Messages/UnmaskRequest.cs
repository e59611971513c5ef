using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 5, aggregator to those that signed: which shares it needs, and the proof that all saw the same survivors.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the recipient.</param>
/// <param name="SeedsOf">Sites whose own mask is to be removed, ascending: the survivors.</param>
/// <param name="KeysOf">Sites whose pairwise masks are to be removed, ascending: those that shared secrets and then dropped out.</param>
/// <param name="Signatures">Signatures over the survivors, ascending by site.</param>
public sealed record UnmaskRequest(
    Hash256 Round,
    int Site,
    ImmutableArray<int> SeedsOf,
    ImmutableArray<int> KeysOf,
    ImmutableArray<SiteSignature> Signatures
) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 9;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new UnmaskRequest(
            round,
            site,
            reader.Sites(),
            reader.Sites(),
            reader.List<SiteSignature>(SiteSignature.ItemSize, SiteSignature.Read)
        );

    private protected override void Write(MessageWriter writer)
    {
        writer.Sites(SeedsOf);
        writer.Sites(KeysOf);
        writer.List(Signatures, SiteSignature.Write);
    }
}
