using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Messaging.Pki;

/// <summary>
/// A small certificate authority for demos and tests: ECDSA P-256, everything in one folder. A production consortium brings
/// its own authority; the rest of the product doesn't see the difference.
/// </summary>
public sealed class ConsortiumPki : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _authority;

    private ConsortiumPki(string folder, TimeProvider time, X509Certificate2 authority)
    {
        _folder = folder;
        _time = time;
        _authority = authority;
        CaFile = Path.Combine(folder, "ca.pem");
    }

    /// <summary>Full path of the authority's certificate, PEM.</summary>
    public string CaFile { get; }

    /// <summary>How long certificates hold, the authority's own too.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(825);

    /// <summary>Makes a new authority.</summary>
    /// <param name="folder">Where its files go; created when missing, for its owner alone.</param>
    /// <param name="time">The clock that certificates are dated by.</param>
    /// <exception cref="IOException">There is an authority in the folder already.</exception>
    public static ConsortiumPki Create(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        folder = Path.GetFullPath(folder);
        PemFiles.CreatePrivateFolder(folder);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=FederatedQC consortium", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = time.GetUtcNow();
        X509Certificate2 authority = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        var pki = new ConsortiumPki(folder, time, authority);
        PemFiles.WriteNew(Path.Combine(folder, "ca.key"), key.ExportPkcs8PrivateKeyPem(), secret: true);
        PemFiles.WriteNew(pki.CaFile, authority.ExportCertificatePem(), secret: false);
        return pki;
    }

    /// <summary>Issues the broker's certificate, for <c>localhost</c> and the loopback addresses.</summary>
    /// <exception cref="IOException">It has been issued already.</exception>
    public CertificateFiles IssueBroker()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return Issue("broker", ServerAuthentication, names.Build());
    }

    /// <summary>Issues a client's certificate.</summary>
    /// <param name="name">The site's id, or <c>aggregator</c>: the certificate's common name and the file's.</param>
    /// <exception cref="ArgumentException">The name is no <see cref="PartyName"/>.</exception>
    /// <exception cref="IOException">It has been issued already.</exception>
    public CertificateFiles IssueClient(string name)
    {
        PartyName.ThrowIfInvalid(name);
        return Issue(name, ClientAuthentication, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _authority.Dispose();

    private CertificateFiles Issue(string name, string purpose, X509Extension? alternativeNames)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        if (alternativeNames is not null)
        {
            request.CertificateExtensions.Add(alternativeNames);
        }

        // An authority can't vouch for longer than it lives itself.
        DateTimeOffset now = _time.GetUtcNow();
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using X509Certificate2 certificate = request.Create(_authority, now.AddHours(-1), _authority.NotAfter, serial);
        var files = new CertificateFiles(Path.Combine(_folder, $"{name}.pem"), Path.Combine(_folder, $"{name}.key"));
        PemFiles.WriteNew(files.KeyFile, key.ExportPkcs8PrivateKeyPem(), secret: true);
        PemFiles.WriteNew(files.CertificateFile, certificate.ExportCertificatePem(), secret: false);
        return files;
    }
}
