using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>
/// What a strategy asks of a site besides a delta. The fake worker adds 0.5 to every parameter, less the gradient shift, and its rates sum
/// to 0.5.
/// </summary>
public sealed class StrategyTests
{
    private const double Rounding = 1e-6;

    private static readonly ModelSpec Groups = SpecBuilder.Create(
        new NetworkOptions
        {
            Width = 8,
            InputSize = 32,
            Norm = NormKind.Group,
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
        }
    );

    [Fact]
    public async Task What_a_codec_left_out_survives_restarts_and_is_that_of_the_last_update_that_was_taken()
    {
        await using var rig = await AgentRig.StartAsync(codec: "topk:0.1");
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        ShouldSend((await TrainAsync(rig, 0, start, Outcome.Accepted)).Delta, 0.5);
        await rig.RestartAgentAsync();

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 1, start);
        var commit = await rig.Aggregator.CommitAsync();
        var blocks = rig.Aggregator.Blocks.ToDictionary();
        ShouldSend(Decoded(rig, commit, 0), 1);
        await rig.RestartAgentAsync();

        (await rig.Aggregator.CommitAsync()).ShouldBe(commit);
        rig.Aggregator.Blocks.OrderBy(entry => entry.Key)
            .Select(entry => entry.Value)
            .ShouldBe(blocks.OrderBy(entry => entry.Key).Select(entry => entry.Value));
        await rig.Aggregator.AnswerAsync(commit, Outcome.Refused, "too_large");
        await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0);
        await rig.RestartAgentAsync();

        ShouldSend((await TrainAsync(rig, 2, start, Outcome.Accepted)).Delta, 1);
        ShouldSend((await TrainAsync(rig, 3, start, Outcome.Accepted)).Delta, 1.5);
    }

    [Fact]
    public async Task Scaffold_trains_with_both_control_variates_and_sends_the_change_of_its_own()
    {
        await using var rig = await AgentRig.StartAsync(plan: plan =>
            plan with
            {
                Strategy = "scaffold",
                Training = plan.Training with { Momentum = 0 },
                Closing = plan.Closing with { QuorumFraction = 1 },
            }
        );
        var start = await rig.Aggregator.PublishModelAsync(Models.Create(1));
        var (delta, change) = await TrainAsync(rig, 0, start, Outcome.Accepted);
        ShouldBe(delta, learnt: 0.5, measured: 0.5);
        ShouldBe(change, learnt: -1, measured: 0);
        await rig.RestartAgentAsync();

        var c = Models.Create(1) with { Shared = [.. Enumerable.Repeat(0.25f, Models.Create(1).Shared.Length)] };
        (delta, change) = await TrainAsync(rig, 1, start, Outcome.Accepted, await rig.Aggregator.PublishModelAsync(c));

        // The shift is c - c_i = 0.25 + 1; the change is -c - delta / 0.5. Running statistics have no c_i, and the worker here shifts them
        // by c.
        ShouldBe(delta, learnt: -0.75, measured: 0.25);
        ShouldBe(change, learnt: 1.25, measured: 0);
        rig.Worker.Trainings.ShouldBe(2);
    }

    [Fact]
    public async Task Ditto_goes_on_with_the_personal_model_of_the_last_update_that_was_taken()
    {
        await using var rig = await AgentRig.StartAsync(plan: plan => plan with { Strategy = "ditto" });
        var model = Models.Create(1);
        var start = await rig.Aggregator.PublishModelAsync(model);
        await TrainAsync(rig, 0, start, Outcome.Accepted);
        Personal(rig)[^1].ShouldBe(model.Shared[^1] + 0.5f, Rounding);

        await rig.RestartAgentAsync();
        (await TrainAsync(rig, 1, start, Outcome.Refused)).Delta[^1].ShouldBe(0.5f, Rounding);
        Personal(rig)[^1].ShouldBe(model.Shared[^1] + 1, Rounding);
        await TrainAsync(rig, 2, start, Outcome.Accepted);

        Personal(rig)[^1].ShouldBe(model.Shared[^1] + 1, Rounding);
        rig.Worker.Trainings.ShouldBe(6);
        rig.Worker.LastTraining.GetProperty("objective").GetProperty("proximalMu").GetDouble().ShouldBe(0.5);

        // As good as the release on the site's images, it is what the line gets; and it is nobody else's.
        var own = ModelId.Of(model.Spec, Personal(rig));
        await rig.Aggregator.PublishPlanAsync(Phase.Wait, 3, start, released: start);
        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == own);
    }

    [Fact]
    public async Task A_training_that_the_privacy_budget_pays_for_is_noised_and_written_down()
    {
        await using var rig = await PrivateAsync(budget: 8);

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1, Groups)));
        var commit = await rig.Aggregator.CommitAsync();

        var privacy = rig.Worker.LastTraining.GetProperty("privacy");
        (privacy.GetProperty("noiseMultiplier").GetDouble(), privacy.GetProperty("images").GetInt32()).ShouldBe((2, 40));
        PrivacyLedgerJson.TryParse(await File.ReadAllBytesAsync(Ledger(rig)), out var ledger, out _).ShouldBeTrue();
        ledger!.Spent.ShouldHaveSingleItem().Mechanism.SampleRate.ShouldBe(0.2);
        (commit.HasEpsilon, commit.Epsilon).ShouldBe((true, ledger.Epsilon()));
        double.IsNaN(commit.Loss).ShouldBeTrue();
    }

    [Fact]
    public async Task A_training_beyond_the_privacy_budget_does_not_begin_and_the_status_says_why()
    {
        await using var rig = await PrivateAsync(budget: 0.01);

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1, Groups)));

        (await rig.Aggregator.StatusAsync(status => status.Problem.Length > 0)).Problem.ShouldContain("above the budget of 0.01");
        rig.Worker.Trainings.ShouldBe(0);
        File.Exists(Ledger(rig)).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_aggregator_adds_the_noise_a_site_trains_as_ever_and_tells_no_loss()
    {
        await using var rig = await AgentRig.StartAsync(Groups, plan: plan => plan with { Privacy = new() { Level = "site" }, Server = new()
                {
                    Weights = "equal",
                } });

        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Models.Create(1, Groups)));
        var commit = await rig.Aggregator.CommitAsync();

        (double.IsNaN(commit.Loss), commit.HasEpsilon).ShouldBe((true, false));
        rig.Worker.LastTraining.GetProperty("privacy").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private static void ShouldBe(float[] section, double learnt, double measured)
    {
        var layout = new ParameterLayout(Models.Spec);
        layout.Learnt.ShouldAllBe(range => section.Take(range).All(value => Math.Abs(value - learnt) <= Rounding));
        layout.Measured.ShouldAllBe(range => section.Take(range).All(value => Math.Abs(value - measured) <= Rounding));
        section.Length.ShouldBe(layout.SharedCount);
    }

    /// <summary>
    /// Of every block a tenth is sent. The scale is the largest number over 127, rounded up to the eight bits of a bfloat16, and a number
    /// becomes one of the two multiples of it that it lies between.
    /// </summary>
    private static void ShouldSend(float[] sent, double value)
    {
        var unit = Math.ScaleB(1, Math.ILogB(value / 127) - 7);
        var scale = Math.Ceiling(value / 127 / unit) * unit;
        var numbers = sent.Where(number => number != 0).ToList();
        numbers.Count.ShouldBe(
            Enumerable.Range(0, ParameterBlocks.CountOf(sent.Length)).Sum(block => ParameterBlocks.LengthOf(sent.Length, block) / 10)
        );
        numbers.ShouldAllBe(number => number == 126 * scale || number == 127 * scale);
    }

    private static Task<AgentRig> PrivateAsync(double budget) => AgentRig.StartAsync(Groups, plan: plan => plan with { Privacy =
                    new PrivacySettings
                    {
                        Level = PrivacySettings.Record,
                        NoiseMultiplier = 2,
                        Budget = budget,
                    }, Training = plan.Training with { BatchSize = 8, ClassWeighting = "none" } });

    private static string Ledger(AgentRig rig) => Path.Combine(rig.DataFolder, "state", "privacy-ledger.json");

    private static float[] Personal(AgentRig rig) =>
        new TrainedUpdates(Path.Combine(rig.DataFolder, "updates")).Newest()!.ReadMemory()!.Vectors[SiteVectors.Personal];

    /// <summary>Lets the site train a round, answers it, and waits until the answer is on its disk.</summary>
    private static async Task<(float[] Delta, float[] Change)> TrainAsync(
        AgentRig rig,
        int round,
        Hash256 start,
        Outcome outcome,
        Hash256? control = null
    )
    {
        await rig.Aggregator.PublishPlanAsync(Phase.Train, round, start, control: control);
        UpdateCommit commit;
        do
        {
            // One that the site repeated in an earlier round may come first.
            commit = await rig.Aggregator.CommitAsync();
        } while (commit.Round != (uint)round);
        await rig.Aggregator.AnswerAsync(commit, outcome);
        var updates = new TrainedUpdates(Path.Combine(rig.DataFolder, "updates"));
        await rig.UntilAsync(
            () => updates.Newest()!.Update is { Outcome: not UpdateOutcome.Pending } update && update.Round.Round == round,
            "the answer is known"
        );
        return (Decoded(rig, commit, 0), Decoded(rig, commit, 1));
    }

    /// <summary>A section of an update as it was sent; empty where it has no such one.</summary>
    private static float[] Decoded(AgentRig rig, UpdateCommit commit, int section)
    {
        var parameters = new ParameterLayout(Models.Spec).SharedCount;
        var count = ParameterBlocks.CountOf(parameters);
        if (commit.BlockLengths.Count <= section * count)
        {
            return [];
        }

        var values = new float[parameters];
        for (var block = 0; block < count; block++)
        {
            var bytes = rig.Aggregator.Blocks[((int)commit.Round, (section * count) + block)];
            DeltaCodecs.Get(commit.Codec).TryDecode(bytes, values.AsSpan(ParameterBlocks.RangeOf(parameters, block))).ShouldBeTrue();
        }

        return values;
    }
}
