namespace FederatedQC.Protocol.Envelopes;

/// <summary>Why an envelope was not opened.</summary>
public enum EnvelopeFault
{
    /// <summary>It was opened.</summary>
    None,

    /// <summary>Larger than any envelope may be.</summary>
    TooLarge,

    /// <summary>The bytes are no envelope, or its body is no such message.</summary>
    Malformed,

    /// <summary>A protocol version that this program does not speak.</summary>
    UnknownVersion,

    /// <summary>It holds another kind of message than its topic carries.</summary>
    WrongKind,

    /// <summary>The certificate is not the consortium's, or not in force.</summary>
    UntrustedCertificate,

    /// <summary>The certificate belongs to another party than the topic.</summary>
    WrongSender,

    /// <summary>The signature does not fit the bytes.</summary>
    BadSignature,
}
