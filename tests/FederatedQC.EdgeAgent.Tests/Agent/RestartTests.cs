using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>The agent, or its broker, ends in the middle of each step; the round ends as if nothing had been.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_training_that_was_cut_short_is_done_again()
    {
        await using var rig = await AgentRig.StartAsync();
        rig.Worker.CloseGate();
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1)));
        await rig.UntilAsync(() => rig.Worker.Trainings == 1, "the training has begun");

        await rig.StopAgentAsync();
        await rig.StartAgentAsync();
        await rig.UntilAsync(() => rig.Worker.Trainings == 2, "the training has begun again");
        rig.Worker.OpenGate();

        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(0u);
        rig.Worker.Trainings.ShouldBe(2);
    }

    [Fact]
    public async Task A_trained_update_survives_a_restart_and_is_sent_as_the_same_bytes()
    {
        await using var rig = await AgentRig.StartAsync(codec: "int8");
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1)));
        var before = await rig.Aggregator.CommitAsync();
        var blocks = rig.Aggregator.Blocks.ToDictionary();

        await rig.StopAgentAsync();
        rig.Aggregator.Blocks.Clear();
        await rig.StartAgentAsync();

        (await rig.Aggregator.CommitAsync()).ShouldBe(before);
        rig.Aggregator.Blocks.OrderBy(entry => entry.Key)
            .Select(entry => entry.Value)
            .ShouldBe(blocks.OrderBy(entry => entry.Key).Select(entry => entry.Value));
        rig.Worker.Trainings.ShouldBe(1);
    }

    [Fact]
    public async Task An_accepted_update_is_not_sent_again_after_a_restart()
    {
        await using var rig = await AgentRig.StartAsync();
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Accepted);
        await rig.UntilAsync(() => rig.Health is { Activity: null, Phase: "Train" }, "the update is accepted");

        await rig.RestartAgentAsync();
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 1, start);

        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(1u);
    }

    [Fact]
    public async Task A_model_of_which_the_broker_lacks_a_block_is_asked_for()
    {
        await using var rig = await AgentRig.StartAsync();
        byte[] lacking = [];
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1), (block, bytes) =>
        {
            lacking = block == 1 ? bytes : lacking;
            return block == 1 ? [] : bytes;
        });
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);

        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.MissingModel) == start);
        await rig.Aggregator.PublishBlockAsync(start, 1, lacking);

        await rig.Aggregator.StatusAsync(status => status.MissingModel.IsEmpty);
        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(0u);
    }

    [Fact]
    public async Task A_plan_that_was_damaged_on_disk_is_set_aside_and_received_again()
    {
        await using var rig = await AgentRig.StartAsync();
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 0, start);
        await rig.UntilAsync(() => rig.Health.Phase == "Wait", "the plan is there");
        await rig.StopAgentAsync();
        var path = Path.Combine(rig.DataFolder, "state", "plan.bin");
        File.Delete(path);
        Directory.CreateDirectory(Path.Combine(path, "no file"));

        await rig.StartAgentAsync();

        await rig.UntilAsync(() => rig.Health.Phase == "Wait", "the plan is there again");
        Directory.Exists(path + ".damaged").ShouldBeTrue();
        await rig.UntilAsync(() => File.Exists(path), "the plan is kept again");
    }

    [Fact]
    public async Task An_evaluation_is_sent_again_after_a_restart_without_evaluating_again()
    {
        await using var rig = await AgentRig.StartAsync();
        var candidate = await rig.Aggregator.PublishModelAsync(Models.Create(2));
        await rig.Aggregator.PublishPlanAsync(Phase.Evaluate, 0, candidate, candidate);
        var before = await rig.Aggregator.EvaluationAsync();

        await rig.RestartAgentAsync();

        CandidateEvaluation after;
        do
        {
            // The connection's own repetition may come first; both say the same.
            after = await rig.Aggregator.EvaluationAsync();
            after.ShouldBe(before);
        } while (rig.Health.PlanRevision == 0);
        rig.Worker.Jobs.ShouldBe(["evaluate "]);
    }

    [Fact]
    public async Task A_plan_that_came_while_the_agent_was_away_is_followed()
    {
        await using var rig = await AgentRig.StartAsync();
        await rig.Aggregator.StatusAsync(status => status.Online);
        await rig.StopAgentAsync();
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 4, await rig.Aggregator.PublishModelAsync(Models.Create(1)));

        await rig.StartAgentAsync();

        (await rig.Aggregator.CommitAsync()).Round.ShouldBe(4u);
    }

    [Fact]
    public async Task The_line_has_its_model_after_a_restart_and_does_not_adopt_it_again()
    {
        await using var rig = await AgentRig.StartAsync();
        var release = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 0, release, released: release);
        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == release);
        var written = File.GetLastWriteTimeUtc(Path.Combine(rig.DataFolder, "line", "line.json"));

        await rig.RestartAgentAsync();

        (await rig.Aggregator.StatusAsync(status => status.Online)).LineModel.IsEmpty.ShouldBeFalse();
        File.GetLastWriteTimeUtc(Path.Combine(rig.DataFolder, "line", "line.json")).ShouldBe(written);
    }

    [Fact]
    public async Task A_broker_that_is_killed_in_the_middle_of_a_round_only_delays_it()
    {
        await using var rig = await AgentRig.StartAsync();
        rig.Worker.CloseGate();
        var model = Models.Create(1);
        var start = await rig.Aggregator.PublishModelAsync(model);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.UntilAsync(() => rig.Worker.Trainings == 1, "the training has begun");

        await rig.Broker.KillAsync();
        await rig.UntilAsync(() => !rig.Health.ConsortiumConnected, "the loss was noticed");
        rig.Worker.OpenGate();
        await rig.Broker.StartAgainAsync();

        var commit = await rig.Aggregator.CommitAsync();
        commit.Round.ShouldBe(0u);

        // Who is back first is chance: blocks that came before the aggregator are gone with the broker, and it asks for them.
        while (
            Enumerable.Range(0, commit.BlockLengths.Count).Where(block => !rig.Aggregator.Blocks.ContainsKey((0, block))).ToList()
                is [_, ..] missing
        )
        {
            await rig.Aggregator.AnswerAsync(commit, Outcome.Missing, missing: [.. missing.Select(block => (uint)block)]);
            commit = await rig.Aggregator.CommitAsync();
        }

        rig.Worker.Trainings.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_was_damaged_on_disk_is_fetched_again()
    {
        await using var rig = await AgentRig.StartAsync();
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        rig.Worker.Fail("train", "fault", "not yet");
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, start);
        await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0);
        await rig.StopAgentAsync();
        var path = Directory.EnumerateFiles(Path.Combine(rig.DataFolder, "models"), "*.f32").Single();
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = 1000;
            file.WriteByte(0xEE);
        }

        rig.Worker.Mend("train");
        await rig.StartAgentAsync();

        PackedHashes.UnpackOne((await rig.Aggregator.CommitAsync()).BaseModel).ShouldBe(start);
    }
}
