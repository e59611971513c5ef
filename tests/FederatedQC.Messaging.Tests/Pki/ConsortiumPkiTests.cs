using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;

namespace FederatedQC.Messaging.Tests.Pki;

public sealed class ConsortiumPkiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConsortiumPki _pki;

    public ConsortiumPkiTests() => _pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);

    [Fact]
    public void A_clients_certificate_bears_its_name_and_comes_from_the_authority()
    {
        CertificateFiles files = _pki.IssueClient("site-1");
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).ShouldBe("site-1");
        certificate.GetECDsaPrivateKey()!.KeySize.ShouldBe(256);
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(_pki.CaFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(certificate).ShouldBeTrue();
    }

    [Fact]
    public void Serial_numbers_differ_and_none_is_negative()
    {
        HashSet<string> serials = [];
        for (int i = 0; i < 20; i++)
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(
                _pki.IssueClient($"site-{i}").CertificateFile
            );
            serials.Add(certificate.SerialNumber).ShouldBeTrue();
            (certificate.SerialNumberBytes.Span[0] & 0x80).ShouldBe(0);
        }
    }

    [Fact]
    public void The_brokers_certificate_is_for_the_loopback_host()
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(_pki.IssueBroker().CertificateFile);
        certificate.MatchesHostname("localhost").ShouldBeTrue();
        certificate.MatchesHostname("127.0.0.1").ShouldBeTrue();
        certificate.MatchesHostname("example.org").ShouldBeFalse();
    }

    [Fact]
    public void Private_keys_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.GetUnixFileMode(_pki.IssueClient("aggregator").KeyFile).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_pki.IssueBroker().KeyFile).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_folder.Of("pki", "ca.key")).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_folder.Of("pki")).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        _pki.IssueClient("site-1");
        Should.Throw<IOException>(() => _pki.IssueClient("site-1"));
        Should.Throw<IOException>(() => ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Site")]
    [InlineData("../site")]
    [InlineData("a+b")]
    public void A_name_that_could_mean_something_else_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => _pki.IssueClient(name));

    public void Dispose()
    {
        _pki.Dispose();
        _folder.Dispose();
    }
}
