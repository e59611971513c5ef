using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Protocol.Envelopes;

namespace FederatedQC.Protocol.Tests.Envelopes;

/// <summary>A consortium authority in memory.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test consortium", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        _certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(10));
    }

    public void Dispose() => _certificate.Dispose();

    public TrustAnchor Trust(TimeProvider? time = null) =>
        new(X509CertificateLoader.LoadCertificate(_certificate.RawData), time ?? new FixedTime(Now));

    public Identity Issue(string name, TimeSpan? validFor = null) => Issue(name, ECCurve.NamedCurves.nistP256, validFor);

    private Identity Issue(string name, ECCurve curve, TimeSpan? validFor)
    {
        using var key = ECDsa.Create(curve);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var serial = RandomNumberGenerator.GetBytes(16);
        using var issued = request.Create(_certificate, Now.AddDays(-1), Now + (validFor ?? TimeSpan.FromDays(30)), serial);
        return new Identity(issued.CopyWithPrivateKey(key));
    }
}
