using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Models;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>
/// A site that has the base of a round makes the candidate from it, and falls back to the candidate itself whatever the broker brings.
/// </summary>
public sealed class StepTests
{
    private static readonly ModelState Start = Models.Create(1);
    private static readonly ModelState Meant = Models.Create(2);

    [Theory]
    [InlineData("int8")]
    [InlineData("int4")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("hadamard:1")]
    [InlineData("topk:0.01")]
    [InlineData("stc:0.01")]
    public async Task The_candidate_is_made_from_the_base_and_the_step_alone(string codec)
    {
        var step = FakeStep.Towards(Start, Meant, codec);
        await using var rig = await TrainedAsync(codec);
        var before = rig.Health.BytesReceived;

        // No block of the model itself is on the broker.
        await rig.Aggregator.PublishStepAsync(step);
        await AskAsync(rig, step);

        Loaded(rig, step).ShouldBe(step.Next.Shared);
        (rig.Health.BytesReceived - before).ShouldBe(step.Bytes);
        rig.Health.MessagesRefused.ShouldBe(0);
    }

    public static TheoryData<string> Damages =>
        [
            "no manifest",
            "no block",
            "swapped",
            "truncated",
            "lengthened",
            "forged",
            "another base",
            "another model",
            "no codec",
            "leads elsewhere",
            "undecodable",
            "empty",
        ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Whatever_is_missing_or_wrong_with_a_step_the_site_has_the_model(string damage)
    {
        var step = FakeStep.Towards(Start, Meant, "int8");
        await using var rig = await TrainedAsync("int8");
        await rig.Aggregator.PublishModelAsync(step.Next);
        await PublishDamagedAsync(rig, step, damage);

        await AskAsync(rig, step);

        Loaded(rig, step).ShouldBe(step.Next.Shared);
        rig.Health.MessagesRefused.ShouldBe(damage is "no manifest" or "no block" or "leads elsewhere" ? 0 : 1);
    }

    [Fact]
    public async Task What_a_step_made_before_it_failed_is_not_fetched_again()
    {
        var step = FakeStep.Towards(Start, Meant, "int8");
        step.Blocks.Length.ShouldBe(3);
        await using var rig = await TrainedAsync("int8");
        await rig.Aggregator.PublishModelAsync(step.Next);
        var before = rig.Health.BytesReceived;
        await rig.Aggregator.PublishStepAsync(step, (block, bytes) => block == 2 ? null : bytes);

        await AskAsync(rig, step);

        Loaded(rig, step).ShouldBe(step.Next.Shared);
        (rig.Health.BytesReceived - before).ShouldBe(
            step.Blocks[0].Length + step.Blocks[1].Length + (4 * (Start.Shared.Length - (2 * ParameterBlocks.Size)))
        );
    }

    [Fact]
    public async Task A_step_that_was_fetched_in_part_when_the_agent_went_is_begun_anew()
    {
        var step = FakeStep.Towards(Start, Meant, "int4");
        await using var rig = await TrainedAsync("int4");
        var before = rig.Health.BytesReceived;
        await rig.Aggregator.PublishStepAsync(step, (block, bytes) => block == 0 ? bytes : null);
        await rig.Aggregator.PublishPlanAsync(Phase.Evaluate, 0, Id(Start), Id(step.Next), steps: step);
        await rig.UntilAsync(() => rig.Health.BytesReceived > before, "the first block came");

        await rig.StopAgentAsync();
        await rig.Aggregator.PublishStepAsync(step);
        await rig.StartAgentAsync();

        PackedHashes.UnpackOne((await rig.Aggregator.EvaluationAsync()).Model).ShouldBe(Id(step.Next));
        rig.Health.BytesReceived.ShouldBe(step.Bytes);
    }

    [Fact]
    public async Task A_site_without_the_base_fetches_the_model()
    {
        var step = FakeStep.Towards(Start, Meant, "int8");
        await using var rig = await StartAsync("int8");
        await rig.Aggregator.PublishModelAsync(step.Next);
        await rig.Aggregator.PublishStepAsync(step);

        await AskAsync(rig, step);

        Loaded(rig, step).ShouldBe(step.Next.Shared);
        rig.Health.BytesReceived.ShouldBe(4 * Start.Shared.Length);
    }

    [Fact]
    public async Task A_line_that_only_follows_the_releases_goes_from_one_to_the_next_by_steps()
    {
        var first = FakeStep.Towards(Start, Meant, "int8");
        var second = FakeStep.Towards(first.Next, Models.Create(3), "int8");
        await using var rig = await StartAsync("int8");
        await rig.Aggregator.PublishModelAsync(Start);
        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 0, Id(Start), released: Id(Start));
        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == Id(Start));
        var before = rig.Health.BytesReceived;

        foreach (var (round, step) in new[] { first, second }.Index())
        {
            await rig.Aggregator.PublishStepAsync(step);
            await rig.Aggregator.PublishPlanAsync(Phase.Wait, round + 1, Id(step.Next), released: Id(step.Next), steps: step);
            await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == Id(step.Next));
        }

        (rig.Health.BytesReceived - before).ShouldBe(first.Bytes + second.Bytes);
    }

    private static async Task PublishDamagedAsync(AgentRig rig, FakeStep step, string damage)
    {
        var elsewhere = FakeStep.Towards(Start, Models.Create(9), "int8");
        byte[] undecodable = [.. step.Blocks[0]];
        undecodable.AsSpan(0, 4).Fill(0xFF);
        await (
            damage switch
            {
                "no manifest" => Task.CompletedTask,
                "no block" => rig.Aggregator.PublishStepAsync(step, (block, bytes) => block == 1 ? null : bytes),
                "swapped" => rig.Aggregator.PublishStepAsync(step, (block, bytes) => block < 2 ? step.Blocks[1 - block] : bytes),
                "truncated" => rig.Aggregator.PublishStepAsync(step, (block, bytes) => block == 1 ? bytes[..^1] : bytes),
                "lengthened" => rig.Aggregator.PublishStepAsync(step, (block, bytes) => block == 1 ? [.. bytes, 0] : bytes),
                "forged" => rig.Aggregator.PublishStepAsync(step, seal: manifest => manifest.ToByteArray()),
                "another base" => rig.Aggregator.PublishStepAsync(step, seal: _ =>
                    rig.Aggregator.Seal(step.With(manifest => manifest.BaseModel = manifest.Model).Manifest)
                ),
                "another model" => rig.Aggregator.PublishStepAsync(step, seal: _ => rig.Aggregator.Seal(elsewhere.Manifest)),
                "no codec" => rig.Aggregator.PublishStepAsync(step, seal: _ =>
                    rig.Aggregator.Seal(step.With(manifest => manifest.Codec = "zip").Manifest)
                ),
                "leads elsewhere" => rig.Aggregator.PublishStepAsync(
                    (elsewhere with { Manifest = elsewhere.Manifest.Clone() }).With(manifest => manifest.Model = step.Manifest.Model)
                ),
                "undecodable" => rig.Aggregator.PublishStepAsync(
                    (step with { Blocks = [undecodable, .. step.Blocks[1..]] }).With(manifest =>
                        manifest.BlockHashes = PackedHashes.Pack([
                            Hash256.Of(undecodable),
                            .. step.Blocks[1..].Select(block => Hash256.Of(block)),
                        ])
                    )
                ),
                "empty" => rig.Aggregator.PublishStepAsync(step, seal: _ => rig.Aggregator.Seal(new StepManifest())),
                _ => throw new ArgumentException(damage),
            }
        );
    }

    private static Task<AgentRig> StartAsync(string codec) =>
        AgentRig.StartAsync(plan: settings => settings with { Compression = new() { Download = codec } });

    private static async Task<AgentRig> TrainedAsync(string codec)
    {
        var rig = await StartAsync(codec);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Start));
        await rig.Aggregator.AnswerAsync(await rig.Aggregator.CommitAsync(), Outcome.Accepted);
        return rig;
    }

    private static async Task AskAsync(AgentRig rig, FakeStep step)
    {
        await rig.Aggregator.PublishPlanAsync(Phase.Evaluate, 0, Id(Start), Id(step.Next), steps: step);
        PackedHashes.UnpackOne((await rig.Aggregator.EvaluationAsync()).Model).ShouldBe(Id(step.Next));
    }

    private static float[] Loaded(AgentRig rig, FakeStep step)
    {
        rig.Services.GetRequiredService<ModelStore>().TryLoad(Id(step.Next), out var model, out var problem).ShouldBeTrue(problem);
        return model!.Shared;
    }

    private static Hash256 Id(ModelState model) => ModelId.Of(model.Spec, model.Shared);
}
