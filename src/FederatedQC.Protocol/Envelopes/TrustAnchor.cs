using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Protocol.Envelopes;

/// <summary>
/// The consortium's certificate authority: says whether a certificate is one of its own and whose it is. A certificate that was
/// checked is remembered by its hash, because a site signs every message with the same one.
/// </summary>
/// <remarks>Owns the authority's certificate. Safe for concurrent use.</remarks>
public sealed class TrustAnchor : IDisposable
{
    private const int MaxRemembered = 4096;
    private readonly ConcurrentDictionary<Hash256, KnownCertificate> _known = new();
    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _time;

    /// <summary>Takes over the authority's certificate.</summary>
    public TrustAnchor(X509Certificate2 authority, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(time);
        _authority = authority;
        _time = time;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var known in _known.Values)
        {
            known.Key.Dispose();
        }

        _known.Clear();
        _authority.Dispose();
    }

    /// <summary>
    /// The name in a certificate that the authority issued and that is in force, with its public key; null for any other.
    /// </summary>
    internal KnownCertificate? Recognise(ReadOnlySpan<byte> der)
    {
        var fingerprint = Hash256.Of(der);
        if (!_known.TryGetValue(fingerprint, out var known))
        {
            known = Check(der);
            if (known is null)
            {
                return null;
            }

            if (_known.Count >= MaxRemembered || !_known.TryAdd(fingerprint, known))
            {
                return _known.GetValueOrDefault(fingerprint) ?? known;
            }
        }

        var now = _time.GetUtcNow();
        return known.NotBefore <= now && now <= known.NotAfter ? known : null;
    }

    private KnownCertificate? Check(ReadOnlySpan<byte> der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(_authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
            if (!chain.Build(certificate) || certificate.GetECDsaPublicKey() is not { KeySize: 256 } key)
            {
                return null;
            }

            var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return new KnownCertificate(name, key, certificate.NotBefore, certificate.NotAfter);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal sealed record KnownCertificate(string Name, ECDsa Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
    {
        private readonly Lock _verifying = new();

        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            lock (_verifying)
            {
                return Key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
        }
    }
}
