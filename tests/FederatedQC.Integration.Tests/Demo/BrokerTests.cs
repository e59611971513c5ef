using System.Text.Json;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Integration.Tests.Demo;

/// <summary>The demo over whatever broker it is told to use.</summary>
public sealed class BrokerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [BrokerFact]
    public async Task Every_broker_brings_the_same_model()
    {
        await using var other = await TestBroker.StartAsync(BrokerKind.Mosquitto);
        var models = new List<string>();
        foreach (var broker in new[] { "embedded", "mosquitto", $"127.0.0.1:{other.Port}" })
        {
            var (code, json, error) = await Fqc.RunAsync(
                "demo",
                "--sites",
                "2",
                "--rounds",
                "3",
                "--local-epochs",
                "3",
                "--images",
                "20",
                "--input-size",
                "32",
                "--split",
                "iid",
                "--json",
                "--broker",
                broker,
                "--out",
                _folder.Of($"out-{models.Count}")
            );
            code.ShouldBe(0, error);
            models.Add(JsonDocument.Parse(json).RootElement.GetProperty("modelId").GetString()!);
        }

        models.Distinct().ShouldHaveSingleItem();
    }
}
