using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>The real agent takes part in rounds over a real broker.</summary>
public sealed class RoundTests
{
    private static readonly ModelState Start = Models.Create(1);
    private static readonly ModelState Candidate = Models.Create(2);

    [Fact]
    public async Task A_site_trains_sends_evaluates_and_brings_the_release_to_its_line()
    {
        await using var rig = await AgentRig.StartAsync();
        var aggregator = rig.Aggregator;
        var start = await aggregator.PublishModelAsync(Start);
        await aggregator.PublishPlanAsync(Phase.Train, 0, start);

        var commit = await aggregator.CommitAsync();
        AssertTrained(aggregator, commit, 0, start);
        await aggregator.AnswerAsync(commit, Outcome.Accepted);

        var candidate = await aggregator.PublishModelAsync(Candidate);
        await aggregator.PublishPlanAsync(Phase.Evaluate, 0, start, candidate);
        var evaluation = await aggregator.EvaluationAsync();
        PackedHashes.UnpackOne(evaluation.Model).ShouldBe(candidate);
        (evaluation.Round, evaluation.Parity, evaluation.Correct.Sum(count => (long)count)).ShouldBe((0u, 1e-6, 18));

        await aggregator.PublishPlanAsync(Phase.Train, 1, candidate, released: candidate);
        var status = await aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == candidate);
        (status.Online, status.Samples, status.Problem).ShouldBe((true, 120ul, ""));
        AssertTrained(aggregator, await aggregator.CommitAsync(), 1, candidate);
        rig.Worker.Jobs.ShouldBe(["train 0", "evaluate ", "train 1"]);
    }

    [Fact]
    public async Task A_missing_block_is_sent_again_with_a_new_commit()
    {
        await using var rig = await AgentRig.StartAsync(codec: "int8");
        var aggregator = rig.Aggregator;
        await aggregator.PublishPlanAsync(Phase.Train, 3, await aggregator.PublishModelAsync(Start));
        var commit = await aggregator.CommitAsync();
        commit.BlockLengths.Count.ShouldBeGreaterThan(1);
        aggregator.Blocks.TryRemove((3, 1), out var lost).ShouldBeTrue();

        await aggregator.AnswerAsync(commit, Outcome.Missing, missing: [1]);

        (await aggregator.CommitAsync()).ShouldBe(commit);
        aggregator.Blocks[(3, 1)].ShouldBe(lost);
        rig.Worker.Trainings.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_update_is_said_in_the_status_and_not_sent_again()
    {
        await using var rig = await AgentRig.StartAsync();
        var aggregator = rig.Aggregator;
        var start = await aggregator.PublishModelAsync(Start);
        await aggregator.PublishPlanAsync(Phase.Train, 0, start);

        await aggregator.AnswerAsync(await aggregator.CommitAsync(), Outcome.Refused, "too_large");

        (await aggregator.StatusAsync(status => status.Problem.Length > 0)).Problem.ShouldBe("update refused: too_large");
        await rig.RestartAgentAsync();
        await aggregator.PublishPlanAsync(Phase.Train, 1, start);
        (await aggregator.CommitAsync()).Round.ShouldBe(1u);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_again()
    {
        await using var rig = await AgentRig.StartAsync(options: ["--Sync:AnswerTimeout", "00:00:00.5"]);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Start));
        var first = await rig.Aggregator.CommitAsync();

        (await rig.Aggregator.CommitAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task A_failing_training_is_said_in_the_status_and_tried_again_until_it_succeeds()
    {
        await using var rig = await AgentRig.StartAsync();
        rig.Worker.Fail("train", "data", "The folder 'dents' is no class of the plan.");
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Start));
        (await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0)).Problem.ShouldBe(
            "The folder 'dents' is no class of the plan."
        );

        rig.Worker.Mend("train");

        await rig.Aggregator.CommitAsync();
        (await rig.Aggregator.StatusAsync(status => status.Samples > 0)).Problem.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_release_that_is_bad_here_stays_off_the_line_and_says_so()
    {
        await using var rig = await AgentRig.StartAsync();
        rig.Worker.Answers(Candidate, new([10, 10], [10, 0], [20, 0]));
        var good = await rig.Aggregator.PublishModelAsync(Start);
        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 0, good, released: good);
        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == good);

        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 1, good, released: await rig.Aggregator.PublishModelAsync(Candidate));

        var status = await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0);
        status.Problem.ShouldContain("answers the same class");
        PackedHashes.UnpackOne(status.LineModel).ShouldBe(good);
    }

    [Fact]
    public async Task Local_tensors_never_leave_the_site()
    {
        await using var rig = await AgentRig.StartAsync(Models.FedBnSpec);
        var model = Models.Create(1, Models.FedBnSpec);
        var secret = Enumerable.Repeat(0.123456f, new ParameterLayout(model.Spec).LocalCount).ToArray();
        rig.Worker.LocalVector(secret);
        var start = await rig.Aggregator.PublishModelAsync(model);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Accepted);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 1, start, released: start);
        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == start);
        await rig.Aggregator.CommitAsync();

        var marker = BitConverter.GetBytes(0.123456f);
        rig.Aggregator.Everything.ShouldNotBeEmpty();
        rig.Aggregator.Everything.Count(message => message.AsSpan().IndexOf(marker) >= 0).ShouldBe(0);
        rig.Aggregator.Blocks.Keys.ShouldAllBe(key => key.Block < ParameterBlocks.CountOf(model.Shared.Length));
    }

    [Fact]
    public async Task A_site_says_goodbye_and_the_broker_says_it_for_one_that_vanished()
    {
        await using var rig = await AgentRig.StartAsync();
        await rig.Aggregator.StatusAsync(status => status.Online);

        await rig.StopAgentAsync();

        await rig.Aggregator.StatusAsync(status => !status.Online);
    }

    private static void AssertTrained(FakeAggregator aggregator, UpdateCommit commit, int round, Hash256 start)
    {
        (commit.Run, commit.Round, commit.Samples, commit.Steps, commit.Loss).ShouldBe(("run-1", (uint)round, 120ul, 8ul, 0.25));
        PackedHashes.UnpackOne(commit.BaseModel).ShouldBe(start);
        var codec = DeltaCodecs.Get(commit.Codec);
        var hashes = PackedHashes.Unpack(commit.BlockHashes)!;
        hashes.Length.ShouldBe(ParameterBlocks.CountOf(Start.Shared.Length));
        for (var block = 0; block < hashes.Length; block++)
        {
            var bytes = aggregator.Blocks[(round, block)];
            Hash256.Of(bytes).ShouldBe(hashes[block]);
            var delta = new float[ParameterBlocks.LengthOf(Start.Shared.Length, block)];
            codec.TryDecode(bytes, delta).ShouldBeTrue();
            delta.ShouldAllBe(value => Math.Abs(value - 0.5f) < 1e-4f);
        }
    }
}
