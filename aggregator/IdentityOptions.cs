using System.ComponentModel.DataAnnotations;

namespace FederatedQC.Aggregator;

/// <summary>Who the aggregator is and whom it believes. All files are PEM.</summary>
public sealed class IdentityOptions
{
    /// <summary>The consortium's certificate authority.</summary>
    [Required]
    public string CaFile { get; set; } = "";

    /// <summary>The aggregator's certificate; its common name is <c>aggregator</c>.</summary>
    [Required]
    public string CertificateFile { get; set; } = "";

    /// <summary>The certificate's ECDSA P-256 private key.</summary>
    [Required]
    public string KeyFile { get; set; } = "";
}
