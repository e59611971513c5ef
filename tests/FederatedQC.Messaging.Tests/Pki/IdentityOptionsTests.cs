using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;

namespace FederatedQC.Messaging.Tests.Pki;

public sealed class IdentityOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConsortiumPki _pki;

    public IdentityOptionsTests() => _pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);

    [Fact]
    public void A_partys_own_files_hold_no_mistake_and_load()
    {
        var sound = Of("site-1");
        Mistakes(sound).ShouldBeEmpty();
        using var identity = sound.LoadIdentity();
        using var anchor = sound.LoadTrustAnchor(TimeProvider.System);
        identity.Name.ShouldBe("site-1");
    }

    [Fact]
    public void Every_file_that_is_missing_is_named_and_an_empty_path_is_left_to_the_annotations()
    {
        Mistakes(
                new IdentityOptions
                {
                    CaFile = "/no/ca.pem",
                    CertificateFile = "/no/site.pem",
                    KeyFile = "/no/site.key",
                }
            )
            .ShouldBe([
                "Identity:CaFile '/no/ca.pem': there is no such file.",
                "Identity:CertificateFile '/no/site.pem': there is no such file.",
                "Identity:KeyFile '/no/site.key': there is no such file.",
            ]);
        Mistakes(new IdentityOptions()).ShouldBeEmpty();
    }

    [Fact]
    public void The_certificate_of_another_party_is_a_mistake()
    {
        var other = Of("site-2");
        Mistakes(other).ShouldBe([$"Identity:CertificateFile '{other.CertificateFile}': it is of 'site-2', not of this site 'site-1'."]);
    }

    [Fact]
    public void The_key_of_another_certificate_is_a_mistake()
    {
        var mixed = Of("site-1");
        mixed.KeyFile = _pki.IssueClient("site-2").KeyFile;
        Mistakes(mixed)
            .ShouldHaveSingleItem()
            .ShouldStartWith($"Identity:CertificateFile '{mixed.CertificateFile}' with KeyFile '{mixed.KeyFile}': ");
    }

    public void Dispose()
    {
        _pki.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Mistakes(IdentityOptions identity) =>
        IdentityRules.Mistakes(identity, "site-1", "this site 'site-1'");

    private IdentityOptions Of(string name)
    {
        var files = _pki.IssueClient(name);
        return new IdentityOptions
        {
            CaFile = _pki.CaFile,
            CertificateFile = files.CertificateFile,
            KeyFile = files.KeyFile,
        };
    }
}
