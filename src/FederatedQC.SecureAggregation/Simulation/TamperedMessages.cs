using System.Collections.Frozen;
using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>What each misbehaviour makes of an honest aggregator's message.</summary>
internal static class TamperedMessages
{
    private static readonly FrozenDictionary<ServerMisbehaviour, Func<SecureMessage, SecureMessage>> Table = new Dictionary<
        ServerMisbehaviour,
        Func<SecureMessage, SecureMessage>
    >
    {
        [ServerMisbehaviour.None] = message => message,
        [ServerMisbehaviour.AsksForBothShareKinds] = On<UnmaskRequest>(request =>
            request with
            {
                KeysOf = [.. request.KeysOf.Append(request.SeedsOf[0]).Order()],
            }
        ),
        [ServerMisbehaviour.ShowsDifferentSurvivors] = On<SurvivorAnnouncement>(announced =>
            announced.Site % 2 == 0
                ? announced with
                {
                    Survivors = announced.Survivors.Remove(announced.Survivors.Last(site => site != announced.Site)),
                }
                : announced
        ),
        [ServerMisbehaviour.AsksForUnsignedSurvivors] = On<UnmaskRequest>(request =>
            request with
            {
                SeedsOf = request.SeedsOf.RemoveAt(0),
            }
        ),
        [ServerMisbehaviour.ForgesSignatures] = On<UnmaskRequest>(request =>
            request with
            {
                Signatures = [.. request.Signatures.Select(signed => signed with { Signature = Flipped(signed.Signature) })],
            }
        ),
        [ServerMisbehaviour.ReplaysAnotherRound] = message => message with { Round = Hash256.Of(message.Round.ToArray()) },
        [ServerMisbehaviour.SwapsKeys] = OnFirstKeys(keys => keys with { ChannelKey = keys.MaskKey, MaskKey = keys.ChannelKey }),
        [ServerMisbehaviour.SendsMalformedKeys] = OnFirstKeys(keys => keys with { MaskKey = Flipped(keys.MaskKey) }),
        [ServerMisbehaviour.RepeatsASite] = On<KeyBundle>(bundle =>
            bundle with
            {
                Neighbours = bundle.Neighbours.Insert(0, bundle.Neighbours[0]),
            }
        ),
        [ServerMisbehaviour.TampersWithShares] = On<ShareDelivery>(delivery =>
            delivery with
            {
                Shares = delivery.Shares.SetItem(0, delivery.Shares[0] with { Content = Flipped(delivery.Shares[0].Content) }),
            }
        ),
    }.ToFrozenDictionary();

    internal static SecureMessage Of(ServerMisbehaviour misbehaviour, SecureMessage message) => Table[misbehaviour](message);

    private static Func<SecureMessage, SecureMessage> On<T>(Func<T, SecureMessage> change)
        where T : SecureMessage => message => message is T match ? change(match) : message;

    private static Func<SecureMessage, SecureMessage> OnFirstKeys(Func<KeyAdvertisement, KeyAdvertisement> change) =>
        On<KeyBundle>(bundle => bundle with { Neighbours = bundle.Neighbours.SetItem(0, change(bundle.Neighbours[0])) });

    private static ImmutableArray<byte> Flipped(ImmutableArray<byte> bytes) => bytes.SetItem(bytes.Length - 1, (byte)(bytes[^1] ^ 1));
}
