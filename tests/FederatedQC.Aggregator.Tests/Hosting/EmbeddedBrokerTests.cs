using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.Aggregator.Tests.Hosting;

public sealed class EmbeddedBrokerTests
{
    [Fact]
    public async Task A_run_goes_over_the_aggregators_own_broker_and_what_it_published_is_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        using var pki = ConsortiumPki.Create(folder.Of("pki"), TimeProvider.System);
        var settings = TestModel.Settings(rounds: 1, "a", "b");
        var port = FreePort();
        string[] arguments = ["--config", Configure(folder, pki, settings, port), "--EmbeddedBroker:Enabled", "true"];
        Plan last;
        await using (var aggregator = AggregatorHost.Build(arguments))
        {
            await aggregator.StartAsync();
            await using var a = (await JoinAsync(pki, "a", port)).Play();
            await using var b = (await JoinAsync(pki, "b", port)).Play();
            last = await a.PlanAsync(Phase.Finished);
            PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
            await aggregator.StopAsync();
        }

        await using var again = AggregatorHost.Build(arguments);
        await again.StartAsync();
        await using var late = await JoinAsync(pki, "late", port);
        (await late.PlanAsync(Phase.Finished)).ReleasedModel.ShouldBe(last.ReleasedModel);
        (await late.DownloadAsync(last.ReleasedModel)).Length.ShouldBe(TestModel.Parameters);
    }

    [Fact]
    public async Task Every_mistake_of_its_settings_is_listed_at_once()
    {
        using var folder = new TemporaryFolder();
        using var errors = new StringWriter();
        (
            await AggregatorHost.RunAsync(
                [
                    "--DataFolder",
                    folder.Of("state"),
                    "--EmbeddedBroker:Enabled",
                    "true",
                    "--EmbeddedBroker:Address",
                    "here",
                    "--EmbeddedBroker:KeyFile",
                    folder.Of("none.key"),
                    "--Mqtt:Port",
                    "1883",
                ],
                errors
            )
        ).ShouldBe(2);
        foreach (
            var mistake in new[]
            {
                "EmbeddedBroker:Address 'here'",
                "EmbeddedBroker:CertificateFile: it is needed",
                "none.key",
                "Mqtt: with the embedded broker, connect to its port 8883",
            }
        )
        {
            errors.ToString().ShouldContain(mistake);
        }
    }

    private static Task<FakeSite> JoinAsync(ConsortiumPki pki, string name, int port) =>
        FakeSite.JoinAsync(name, null, pki.IssueClient(name), pki.CaFile, port);

    private static string Configure(TemporaryFolder folder, ConsortiumPki pki, RunSettings settings, int port)
    {
        var (own, broker) = (pki.IssueClient("aggregator"), pki.IssueBroker());
        JsonObject Certificates() =>
            new()
            {
                ["CaFile"] = pki.CaFile,
                ["CertificateFile"] = own.CertificateFile,
                ["KeyFile"] = own.KeyFile,
            };
        File.WriteAllBytes(folder.Of("run.json"), RunSettingsJson.Serialize(settings));
        File.WriteAllText(
            folder.Of("appsettings.json"),
            new JsonObject
            {
                ["Consortium"] = TestConsortium.Name,
                ["DataFolder"] = folder.Of("state"),
                ["Identity"] = Certificates(),
                ["Mqtt"] = new JsonObject { ["Port"] = port, ["Tls"] = Certificates() },
                ["EmbeddedBroker"] = new JsonObject
                {
                    ["Address"] = "127.0.0.1",
                    ["Port"] = port,
                    ["CertificateFile"] = broker.CertificateFile,
                    ["KeyFile"] = broker.KeyFile,
                },
                ["RunFile"] = folder.Of("run.json"),
                ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Warning" } },
            }.ToJsonString()
        );
        return folder.Of("appsettings.json");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
