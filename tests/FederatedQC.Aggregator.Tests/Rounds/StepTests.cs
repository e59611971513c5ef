using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>A run that compresses downloads: what lies on the broker beside the models.</summary>
public sealed class StepTests
{
    private static readonly float[] Nothing = new float[TestModel.Parameters];

    [Theory]
    [InlineData("int8")]
    [InlineData("int4")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("hadamard:1")]
    [InlineData("topk:0.01")]
    [InlineData("stc:0.01")]
    public async Task A_site_with_the_base_makes_every_candidate_from_the_step_alone(string codec)
    {
        var settings = SettingsOf(codec, rounds: 3);
        await using var consortium = await StartedAsync(settings);
        var site = await consortium.JoinAsync("a");
        var (model, unsent) = (await site.DownloadAsync((await site.PlanAsync(Phase.Train, 0)).BaseModel), Nothing);
        for (var round = 0; round < settings.Rounds; round++)
        {
            var judging = await TrainedAsync(site, round);
            judging.Steps.ShouldBe([
                Offer(judging.CandidateModel, judging.BaseModel),
                .. round == 0 ? [] : new[] { Offer(judging.BaseModel, Before(site, round)) },
            ]);

            // Worked out without the aggregator's code, made by the site from the step, and what the broker has of the model itself: the
            // same.
            (model, unsent) = (
                await site.StepAsync(judging.CandidateModel, judging.BaseModel, model),
                TestModel.Stepped(settings, model, unsent, round, "a").Unsent
            );
            PackedHashes.UnpackOne(judging.CandidateModel).ShouldBe(ModelId.Of(settings.Spec, model));
            (await site.DownloadAsync(judging.CandidateModel)).ShouldBe(model);
            await site.EvaluateAsync(judging);
        }

        var last = await site.PlanAsync(Phase.Finished);
        var history = (await consortium.GetAsync("/api/v1/status"))["history"]!.AsArray();
        history
            .Select(node => node!["downloadBytes"]!.GetValue<long>())
            .ShouldAllBe(bytes => bytes > 0 && bytes < TestModel.Parameters * 21 / 10);
        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(ModelId.Of(settings.Spec, Expected(settings, settings.Rounds)));
    }

    [Fact]
    public async Task A_candidate_that_the_run_takes_back_takes_back_what_its_step_left_out()
    {
        var settings = SettingsOf("topk:0.01", rounds: 4);
        await using var consortium = await StartedAsync(settings);
        var site = await consortium.JoinAsync("a");
        for (var round = 0; round < settings.Rounds; round++)
        {
            await site.EvaluateAsync(await TrainedAsync(site, round), right: round == 1 ? 10u : 45u);
        }

        // As if the second round had never been.
        var (model, unsent) = TestModel.Stepped(settings, TestModel.Initial(settings), Nothing, 0, "a");
        var third = await site.PlanAsync(Phase.Train, 2);
        PackedHashes.UnpackOne(third.BaseModel).ShouldBe(ModelId.Of(settings.Spec, model));
        (model, unsent) = TestModel.Stepped(settings, model, unsent, 2, "a");
        PackedHashes.UnpackOne((await site.PlanAsync(Phase.Evaluate, 2)).CandidateModel).ShouldBe(ModelId.Of(settings.Spec, model));
        (model, _) = TestModel.Stepped(settings, model, unsent, 3, "a");
        PackedHashes.UnpackOne((await site.PlanAsync(Phase.Finished)).ReleasedModel).ShouldBe(ModelId.Of(settings.Spec, model));
    }

    [Fact]
    public async Task Steps_come_again_after_the_broker_forgot_them_and_go_with_their_model()
    {
        var settings = SettingsOf("int4", rounds: 4);
        await using var consortium = await StartedAsync(settings);
        var site = await consortium.JoinAsync("a");
        var judging = await TrainedAsync(site, 0);
        var first = await site.StepAsync(judging.CandidateModel, judging.BaseModel, TestModel.Initial(settings));
        var blocks = site.StepBlocks(judging.CandidateModel);
        var before = site.Plans.Count;

        await consortium.Broker.KillAsync();
        await consortium.Broker.StartAgainAsync();

        (await site.Plans.FirstAsync(_ => true, before)).ShouldBe(judging);
        (await site.StepAsync(judging.CandidateModel, judging.BaseModel, TestModel.Initial(settings))).ShouldBe(first);
        site.StepBlocks(judging.CandidateModel).ShouldBe(blocks);
        await site.EvaluateAsync(judging);
        for (var round = 1; round < settings.Rounds; round++)
        {
            await site.EvaluateAsync(await TrainedAsync(site, round));
        }

        // The last release and the one before it can be asked for; the others are gone, and so is what the aggregator kept of them.
        await site.PlanAsync(Phase.Finished);
        var kept = await site.StepsOnBrokerAsync();
        kept.Count.ShouldBe(2);
        kept.ShouldNotContain(PackedHashes.UnpackOne(judging.CandidateModel)!.Value);
        Directory.GetFiles(Path.Combine(consortium.Data, "steps")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_step_that_is_damaged_on_the_disk_is_not_offered_and_the_run_goes_on()
    {
        var settings = SettingsOf("int4", rounds: 1);
        await using var consortium = await StartedAsync(settings);
        var site = await consortium.JoinAsync("a");
        var judging = await TrainedAsync(site, 0);
        judging.Steps.Count.ShouldBe(1);
        await consortium.StopAggregatorAsync();
        var file = Directory.GetFiles(Path.Combine(consortium.Data, "steps")).ShouldHaveSingleItem();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var before = site.Plans.Count;

        // A broker that has forgotten everything: the aggregator publishes from its disk.
        await consortium.Broker.KillAsync();
        await consortium.Broker.StartAgainAsync();
        await consortium.StartAggregatorAsync();

        var again = await site.Plans.FirstAsync(plan => plan.Phase == Phase.Evaluate, before);
        again.Steps.ShouldBeEmpty();
        (await site.StepsOnBrokerAsync()).ShouldBeEmpty();
        PackedHashes.UnpackOne(again.CandidateModel).ShouldBe(ModelId.Of(settings.Spec, await site.DownloadAsync(again.CandidateModel)));
        await site.EvaluateAsync(again);
        await site.PlanAsync(Phase.Finished);
    }

    /// <summary>
    /// As the same test of a run that sends models: every step between two calls of the clock or lines of the log is one that a kill came
    /// after.
    /// </summary>
    [Fact]
    public async Task Killed_at_any_moment_and_started_again_the_step_has_the_same_bytes()
    {
        var settings = SettingsOf("int4", rounds: 1);
        await using var consortium = await TestConsortium.StartAsync();
        var config = consortium.Configure(settings, node => node["Logging"]!["LogLevel"]!["Default"] = "Information");
        var sites = await consortium.PlayAsync("a");

        var kills = 0;
        for (var moments = 1; await AggregatorChild.RunAsync(config, moments, sites[0].PlanAsync(Phase.Finished)); moments++)
        {
            kills++;
            kills.ShouldBeLessThan(200);
        }

        kills.ShouldBeGreaterThan(10);
        var last = await sites[0].PlanAsync(Phase.Finished);
        var initial = TestModel.Initial(settings);
        var made = await sites[0].StepAsync(last.ReleasedModel, PackedHashes.Pack(ModelId.Of(settings.Spec, initial)), initial);
        made.ShouldBe(Expected(settings, 1));
        sites[0].Plans.All.Where(plan => plan.Phase == Phase.Evaluate).Select(plan => plan.CandidateModel).Distinct().Count().ShouldBe(1);
    }

    private static RunSettings SettingsOf(string codec, int rounds) =>
        TestModel.Settings(rounds, "a") with
        {
            Compression = new() { Download = codec },
        };

    private static async Task<TestConsortium> StartedAsync(RunSettings settings)
    {
        var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        return consortium;
    }

    private static async Task<Plan> TrainedAsync(FakeSite site, int round)
    {
        (await site.SendAsync(FakeUpdate.Of("a", await site.PlanAsync(Phase.Train, round)))).Outcome.ShouldBe(Outcome.Accepted);
        return await site.PlanAsync(Phase.Evaluate, round);
    }

    private static ByteString Before(FakeSite site, int round) =>
        site.Plans.All.First(plan => plan.Phase == Phase.Train && plan.Round == round - 1).BaseModel;

    private static StepOffer Offer(ByteString model, ByteString start) => new() { Model = model, BaseModel = start };

    private static float[] Expected(RunSettings settings, int rounds)
    {
        var (model, unsent) = (TestModel.Initial(settings), Nothing);
        for (var round = 0; round < rounds; round++)
        {
            (model, unsent) = TestModel.Stepped(settings, model, unsent, round, "a");
        }

        return model;
    }
}
