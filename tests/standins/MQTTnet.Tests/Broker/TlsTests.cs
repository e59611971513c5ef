using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Broker;

public sealed class TlsTests
{
    [BrokerFact]
    public async Task A_client_with_a_certificate_of_the_authority_is_let_in_under_its_name()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(
            tls: true, acl: "pattern readwrite own/%u/#");
        using X509Certificate2 certificate = Load(broker.Pki!.IssueClient("site-1"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(broker.Pki.CaFile);
        using TestClient client = await TestClient.ConnectAsync(TestClient.Large(Options(broker, [authority], certificate)));
        await client.Client.SubscribeAsync("own/#", MqttQualityOfServiceLevel.AtLeastOnce);
        byte[] payload = new byte[500_000];
        new Random(3).NextBytes(payload);
        (await client.PublishAsync("own/site-1/a", payload)).ReasonCode.ShouldBe(MqttClientPublishReasonCode.Success);
        (await client.PublishAsync("own/site-2/a", payload)).ReasonCode.ShouldBe(MqttClientPublishReasonCode.NotAuthorized);
        (await client.NextAsync()).ApplicationMessage.Payload.First.ToArray().SequenceEqual(payload).ShouldBeTrue();
    }

    [BrokerFact]
    public async Task A_client_without_a_certificate_is_turned_away()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(broker.Pki!.CaFile);
        using var client = new TestClient();
        await Should.ThrowAsync<MqttConnectingFailedException>(
            () => client.Client.ConnectAsync(Options(broker, [authority], null).Build()));
    }

    [BrokerFact]
    public async Task A_client_of_another_authority_is_turned_away()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true);
        using var folder = new TemporaryFolder();
        using ConsortiumPki stranger = ConsortiumPki.Create(folder.Of("pki"), TimeProvider.System);
        using X509Certificate2 certificate = Load(stranger.IssueClient("site-1"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(broker.Pki!.CaFile);
        using var client = new TestClient();
        await Should.ThrowAsync<MqttConnectingFailedException>(
            () => client.Client.ConnectAsync(Options(broker, [authority], certificate).Build()));
    }

    [BrokerFact]
    public async Task A_broker_of_another_authority_is_not_trusted()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true);
        using var folder = new TemporaryFolder();
        using ConsortiumPki stranger = ConsortiumPki.Create(folder.Of("pki"), TimeProvider.System);
        using X509Certificate2 certificate = Load(broker.Pki!.IssueClient("site-1"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(stranger.CaFile);
        using var client = new TestClient();
        await Should.ThrowAsync<MqttConnectingFailedException>(
            () => client.Client.ConnectAsync(Options(broker, [authority], certificate).Build()));
        (await client.EndAsync()).Exception.ShouldBeAssignableTo<MqttCommunicationException>();
    }

    [BrokerFact]
    public async Task A_broker_of_another_name_is_not_trusted_unless_the_handler_says_so()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true);
        using X509Certificate2 certificate = Load(broker.Pki!.IssueClient("site-1"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(broker.Pki.CaFile);
        using var client = new TestClient();
        await Should.ThrowAsync<MqttConnectingFailedException>(
            () => client.Client.ConnectAsync(Options(broker, [authority], certificate, tls => tls.WithTargetHost("elsewhere")).Build()));

        var seen = SslPolicyErrors.None;
        MqttClientConnectResult result = await client.Client.ConnectAsync(Options(broker, [authority], certificate, tls => tls
            .WithTargetHost("elsewhere")
            .WithCertificateValidationHandler(arguments =>
            {
                seen = arguments.SslPolicyErrors;
                return arguments.Certificate!.Subject == "CN=broker";
            })).Build());
        result.ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
        seen.ShouldBe(SslPolicyErrors.RemoteCertificateNameMismatch);
    }

    private static X509Certificate2 Load(CertificateFiles files) => X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);

    private static MqttClientOptionsBuilder Options(
        MosquittoBroker broker,
        X509Certificate2Collection authorities,
        X509Certificate2? certificate,
        Action<MqttClientTlsOptionsBuilder>? more = null) =>
        TestClient.Options(broker.Port, "tls").WithTlsOptions(tls =>
        {
            tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
            if (certificate is not null)
            {
                tls.WithClientCertificates([certificate]);
            }

            more?.Invoke(tls);
        });
}
