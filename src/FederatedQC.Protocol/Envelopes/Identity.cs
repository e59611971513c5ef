using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederatedQC.Protocol.Envelopes;

/// <summary>Who signs: a certificate with its ECDSA P-256 private key. The certificate's common name is the party's name.</summary>
/// <remarks>Owns the certificate and its key. Safe for concurrent signing.</remarks>
public sealed class Identity : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _signing = new();

    /// <summary>Takes over a certificate.</summary>
    /// <param name="certificate">Must hold an ECDSA P-256 private key.</param>
    /// <exception cref="ArgumentException">The certificate has no such key, or no common name.</exception>
    public Identity(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _key = certificate.GetECDsaPrivateKey() is { KeySize: 256 } key
            ? key
            : throw new ArgumentException($"The certificate '{certificate.Subject}' has no ECDSA P-256 private key.", nameof(certificate));
        Certificate = certificate;
        Name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        ArgumentException.ThrowIfNullOrEmpty(Name, nameof(certificate));
        CertificateBytes = certificate.RawData;
    }

    /// <summary>The certificate, for TLS.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate's common name.</summary>
    public string Name { get; }

    internal ReadOnlyMemory<byte> CertificateBytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
