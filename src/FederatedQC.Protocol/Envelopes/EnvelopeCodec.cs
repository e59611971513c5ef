using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Protocol.Envelopes;

/// <summary>
/// Seals messages into signed envelopes and opens them. What is signed: the ASCII text <c>fqc/v1</c>, a zero byte, the kind and the
/// body's length as little-endian 32-bit integers, and the body; so a signature for one kind of message fits no other.
/// </summary>
public static class EnvelopeCodec
{
    /// <summary>The largest envelope that is read: 4 MiB, a manifest of 67,000 blocks and more.</summary>
    public const int MaxEnvelopeBytes = 4 << 20;

    private const uint Version = 1;
    private const int HeaderBytes = 15;

    /// <summary>Signs a message and wraps it.</summary>
    public static byte[] Seal(IMessage message, Identity sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(sender);
        var kind = MessageKinds.Of(message);
        var body = message.ToByteArray();
        return new Envelope
        {
            Version = Version,
            Kind = kind,
            Body = UnsafeByteOperations.UnsafeWrap(body),
            Certificate = UnsafeByteOperations.UnsafeWrap(sender.CertificateBytes),
            Signature = UnsafeByteOperations.UnsafeWrap(sender.Sign(SignedBytes(kind, body))),
        }.ToByteArray();
    }

    /// <summary>Opens an envelope that arrived from a peer. Never throws for bad bytes.</summary>
    /// <param name="bytes">The payload.</param>
    /// <param name="sender">Who must have signed it: the topic's site, or the aggregator.</param>
    /// <param name="trust">The consortium's authority.</param>
    /// <param name="message">The message when the result is <see cref="EnvelopeFault.None"/>.</param>
    public static EnvelopeFault TryOpen<T>(ReadOnlyMemory<byte> bytes, string sender, TrustAnchor trust, out T? message)
        where T : class, IMessage<T>, new() => TryOpen(bytes, sender, trust, out message, out _);

    /// <summary>Opens an envelope that arrived from a peer. Never throws for bad bytes.</summary>
    /// <param name="bytes">The payload.</param>
    /// <param name="sender">Who must have signed it: the topic's site, or the aggregator.</param>
    /// <param name="trust">The consortium's authority.</param>
    /// <param name="message">The message when the result is <see cref="EnvelopeFault.None"/>.</param>
    /// <param name="digest">Then also what an answer names it by: <see cref="DigestOf"/> of the message as it was signed.</param>
    public static EnvelopeFault TryOpen<T>(ReadOnlyMemory<byte> bytes, string sender, TrustAnchor trust, out T? message, out Hash256 digest)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(trust);
        message = null;
        digest = default;
        if (bytes.Length > MaxEnvelopeBytes)
        {
            return EnvelopeFault.TooLarge;
        }

        if (!TryParse<Envelope>(bytes.Span, out var envelope))
        {
            return EnvelopeFault.Malformed;
        }

        var fault = Check<T>(envelope, sender, trust);
        if (fault != EnvelopeFault.None)
        {
            return fault;
        }

        digest = Hash256.Of(envelope.Body.Span);
        return TryParse(envelope.Body.Span, out message) ? EnvelopeFault.None : EnvelopeFault.Malformed;
    }

    /// <summary>
    /// SHA-256 of a message's bytes in its envelope. The same for every envelope that holds them, however often it is signed.
    /// </summary>
    public static Hash256 DigestOf(IMessage message) => Hash256.Of(message.ToByteArray());

    private static EnvelopeFault Check<T>(Envelope envelope, string sender, TrustAnchor trust)
        where T : IMessage, new()
    {
        if (envelope.Version != Version)
        {
            return EnvelopeFault.UnknownVersion;
        }

        if (envelope.Kind != MessageKinds.Of(new T()))
        {
            return EnvelopeFault.WrongKind;
        }

        if (trust.Recognise(envelope.Certificate.Span) is not { } certificate)
        {
            return EnvelopeFault.UntrustedCertificate;
        }

        if (certificate.Name != sender)
        {
            return EnvelopeFault.WrongSender;
        }

        return certificate.Verify(SignedBytes(envelope.Kind, envelope.Body.Span), envelope.Signature.Span)
            ? EnvelopeFault.None
            : EnvelopeFault.BadSignature;
    }

    private static byte[] SignedBytes(MessageKind kind, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[HeaderBytes + body.Length];
        "fqc/v1\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(7), (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(11), body.Length);
        body.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    private static bool TryParse<T>(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>, new()
    {
        try
        {
            message = new T();
            message.MergeFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
