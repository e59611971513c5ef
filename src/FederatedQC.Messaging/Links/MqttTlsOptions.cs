using System.ComponentModel.DataAnnotations;

namespace FederatedQC.Messaging.Links;

/// <summary>TLS of a connection. Certificate and key go together; without them the client is anonymous to the broker.</summary>
public sealed class MqttTlsOptions
{
    /// <summary>The only authority that the broker's certificate may come from, PEM.</summary>
    [Required]
    public string CaFile { get; set; } = "";

    /// <summary>The client's certificate, PEM; null is none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key of <see cref="CertificateFile"/>, PEM, unencrypted; null is none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The name that the broker's certificate must hold; null, the default, is the host.</summary>
    public string? TargetHost { get; set; }
}
