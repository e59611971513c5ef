using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>
/// A message of secure aggregation. Its byte form is canonical: version, kind, site (16 bits) and round (32 bytes), then the fields of the
/// kind; bytes that parse are the bytes that the parsed message has.
/// </summary>
/// <param name="Round">Id of the round, which binds everything that the parties agreed on beforehand.</param>
/// <param name="Site">Number of the site that sent the message, or that the aggregator sends it to: its place in the ordinal order of
/// ids.</param>
public abstract record SecureMessage(Hash256 Round, int Site)
{
    private const byte Version = 1;

    private static readonly FrozenDictionary<byte, Parser> Parsers = new Dictionary<byte, Parser>
    {
        [KeyAdvertisement.KindCode] = KeyAdvertisement.Read,
        [KeyBundle.KindCode] = KeyBundle.Read,
        [ShareUpload.KindCode] = ShareUpload.Read,
        [ShareDelivery.KindCode] = ShareDelivery.Read,
        [MaskedBlock.KindCode] = MaskedBlock.Read,
        [InputCommit.KindCode] = InputCommit.Read,
        [SurvivorAnnouncement.KindCode] = SurvivorAnnouncement.Read,
        [SurvivorSignature.KindCode] = SurvivorSignature.Read,
        [UnmaskRequest.KindCode] = UnmaskRequest.Read,
        [UnmaskShares.KindCode] = UnmaskShares.Read,
    }.ToFrozenDictionary();

    private delegate SecureMessage Parser(Hash256 round, int site, ref MessageReader reader);

    private protected abstract byte Kind { get; }

    /// <summary>Parses what may come from anyone. Never throws.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> gave, or anything else.</param>
    /// <param name="message">The message when the result is true. Only its form is sound; whether it may be believed is for the
    /// machines.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SecureMessage? message)
    {
        message = null;
        var reader = new MessageReader(bytes);
        if (reader.Byte() != Version || !Parsers.TryGetValue(reader.Byte(), out var parser))
        {
            return false;
        }

        var site = reader.Short();
        var parsed = parser(reader.Hash(), site, ref reader);
        message = reader.Succeeded ? parsed : null;
        return message is not null;
    }

    /// <summary>The canonical bytes, in a new array.</summary>
    public byte[] ToBytes()
    {
        var writer = new MessageWriter();
        writer.Byte(Version);
        writer.Byte(Kind);
        writer.Short(Site);
        writer.Hash(Round);
        Write(writer);
        return writer.Written.ToArray();
    }

    private protected abstract void Write(MessageWriter writer);
}
