using System.Text.Json.Nodes;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class WholeRunTests
{
    [Fact]
    public async Task Three_sites_make_the_weighted_mean_of_their_updates_into_the_released_model()
    {
        var settings = TestModel.Settings(rounds: 2, "a", "b", "c");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a", "b", "c");

        var last = await sites[0].PlanAsync(Phase.Finished);

        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a", "b", "c"));
        var shared = await sites[1].DownloadAsync(last.ReleasedModel);
        ModelId.Of(TestModel.Spec, shared).ShouldBe(PackedHashes.UnpackOne(last.ReleasedModel)!.Value);
        await HoldsTheReleaseAsync(consortium, last);
        await SaysHowItWentAsync(consortium, last);
    }

    [Fact]
    public async Task Models_and_releases_that_nobody_needs_are_removed()
    {
        var settings = TestModel.Settings(rounds: 4, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings, node => node["KeepReleases"] = 2);
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        var last = await sites[0].PlanAsync(Phase.Finished);

        Hash256[] released = [TestModel.Expected(settings, 3, "a"), TestModel.Expected(settings, 4, "a")];
        (await sites[0].ModelsOnBrokerAsync(last.ReleasedModel)).ShouldBe(released, ignoreOrder: true);
        consortium.Services.GetRequiredService<ModelStore>().List().ShouldBe(released, ignoreOrder: true);
        Directory
            .GetDirectories(Path.Combine(consortium.Data, "releases", "run-1"))
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["000002", "000003"]);
        Directory.EnumerateFiles(Path.Combine(consortium.Data, "updates"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Plans_follow_each_other_with_growing_revisions()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 2, "a"));
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        await sites[0].PlanAsync(Phase.Finished);

        var revision = 0UL;
        foreach (
            var (phase, round) in new[]
            {
                (Phase.Train, 0),
                (Phase.Evaluate, 0),
                (Phase.Train, 1),
                (Phase.Evaluate, 1),
                (Phase.Finished, -1),
            }
        )
        {
            var plan = await sites[0].PlanAsync(phase, round);
            plan.Revision.ShouldBeGreaterThan(revision);
            revision = plan.Revision;
        }
    }

    private static async Task HoldsTheReleaseAsync(TestConsortium consortium, Plan last)
    {
        var current = await File.ReadAllTextAsync(Path.Combine(consortium.Data, "releases", "current"));
        current.ShouldBe("run-1/000001");
        var folder = Path.Combine(consortium.Data, "releases", current);
        new FileInfo(Path.Combine(folder, "model.onnx")).Length.ShouldBeGreaterThan(4 * TestModel.Parameters);
        var release = await consortium.ReleaseAsync();
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(RepositoryRoot.Of("schemas", "release.schema.json")))!;
        release
            .AsObject()
            .Select(entry => entry.Key)
            .ShouldBe(schema["properties"]!.AsObject().Select(entry => entry.Key), ignoreOrder: true);
        schema["required"]!
            .AsArray()
            .Select(name => (string)name!)
            .ShouldBe(release.AsObject().Select(entry => entry.Key), ignoreOrder: true);
        release["privacy"].ShouldBeNull();
        last.ReleasedPrivacy.ShouldBeNull();
        release["model"]!.GetValue<string>().ShouldBe(PackedHashes.UnpackOne(last.ReleasedModel)!.Value.ToString());
        release["participants"]!.AsArray().Select(part => part!["update"]!["site"]!.GetValue<string>()).ShouldBe(["a", "b", "c"]);
        release["participants"]!.AsArray().Sum(part => part!["weight"]!.GetValue<double>()).ShouldBe(1, 1e-12);
        release["onnx"]!
            .GetValue<string>()
            .ShouldBe(Hash256.Of(await File.ReadAllBytesAsync(Path.Combine(folder, "model.onnx"))).ToString());
    }

    private static async Task SaysHowItWentAsync(TestConsortium consortium, Plan last)
    {
        var status = await consortium.GetAsync("/api/v1/status");
        status["phase"]!.GetValue<string>().ShouldBe("finished");
        status["round"]!.GetValue<int>().ShouldBe(2);
        status["connected"]!.GetValue<bool>().ShouldBeTrue();
        status["released"]!.GetValue<string>().ShouldBe(PackedHashes.UnpackOne(last.ReleasedModel)!.Value.ToString());
        status["history"]!.AsArray().Count.ShouldBe(2);
        status["history"]![0]!["outcome"]!.GetValue<string>().ShouldBe("released");
        status["history"]![1]!["accuracy"]!.GetValue<double>().ShouldBe(0.9);
        status["sites"]!.AsArray().Select(site => site!["site"]!.GetValue<string>()).ShouldBe(["a", "b", "c"]);
        var round = await consortium.GetAsync("/api/v1/rounds/0");
        round["updates"]!.AsArray().Count.ShouldBe(3);
        round["updates"]![0]!["bytes"]!.GetValue<long>().ShouldBe(4L * TestModel.Parameters);
        (await consortium.GetAsync("/api/v1/models"))
            .AsArray()
            .Select(model => model!["role"]!.GetValue<string>())
            .ShouldContain("released");
        var metrics = await consortium.GetTextAsync("/metrics");
        metrics.ShouldContain("fqc_updates_accepted_total{} 6\n");
        metrics.ShouldContain("fqc_rounds_total{outcome=\"released\"} 2\n");
        metrics.ShouldContain("fqc_broker_connected{} 1\n");
        (await consortium.GetTextAsync("/healthz")).ShouldBe("ok\n");
        (await consortium.GetAsync("/readyz"))["ready"]!.GetValue<bool>().ShouldBeTrue();
    }
}
