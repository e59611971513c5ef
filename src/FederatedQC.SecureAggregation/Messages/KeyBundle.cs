using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 2, aggregator to site: what those of its neighbours that are there advertised.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the recipient.</param>
/// <param name="Neighbours">Their advertisements, ascending by site; those of this round.</param>
public sealed record KeyBundle(Hash256 Round, int Site, ImmutableArray<KeyAdvertisement> Neighbours) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 2;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new KeyBundle(
            round,
            site,
            reader.List(KeyAdvertisement.ItemSize, (ref MessageReader item) => KeyAdvertisement.ReadKeys(round, item.Short(), ref item))
        );

    private protected override void Write(MessageWriter writer) => writer.List(Neighbours, (item, neighbour) =>
        {
            item.Short(neighbour.Site);
            neighbour.WriteKeys(item);
        });
}
