using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Protocol.Envelopes;

namespace FederatedQC.Messaging.Pki;

/// <summary>Who a party is and whom it believes. All files are PEM.</summary>
public sealed class IdentityOptions
{
    /// <summary>The consortium's certificate authority.</summary>
    [Required]
    public string CaFile { get; set; } = "";

    /// <summary>The party's certificate; its common name is the site's name, or <c>aggregator</c>.</summary>
    [Required]
    public string CertificateFile { get; set; } = "";

    /// <summary>The certificate's ECDSA P-256 private key.</summary>
    [Required]
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// Reads certificate and key; the caller owns them. The key is in memory only: nothing else may read it from a store.
    /// </summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no PEM, or the key is another
    /// certificate's.</exception>
    /// <exception cref="ArgumentException">The key is no ECDSA P-256 key, or the certificate has no common name.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The identity owns its certificate.")]
    public Identity LoadIdentity() => new(X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile));

    /// <summary>Reads the authority's certificate; the caller owns it.</summary>
    /// <param name="time">The clock that certificates have to be in force by.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file is no certificate.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public TrustAnchor LoadTrustAnchor(TimeProvider time) => new(X509CertificateLoader.LoadCertificateFromFile(CaFile), time);
}
