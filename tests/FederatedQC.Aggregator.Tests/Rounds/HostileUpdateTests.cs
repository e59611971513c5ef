using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class HostileUpdateTests
{
    [Fact]
    public async Task What_is_no_sound_update_is_refused_with_its_reason_and_the_round_completes()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b", "evil");
        settings = settings with { Closing = settings.Closing with { QuorumFraction = 0.6, Grace = TimeSpan.Zero } };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var evil = await consortium.JoinAsync("evil");
        var plan = await evil.PlanAsync(Phase.Train);
        var sound = FakeUpdate.Of("evil", plan);

        await RefusedAsync(evil, sound.With(commit => commit.BaseModel = PackedHashes.Pack(Hash256.Of([1]))), "wrong_base");
        await RefusedAsync(evil, sound.With(commit => commit.BaseModel = ByteString.Empty), "wrong_base");
        await RefusedAsync(evil, sound.With(commit => commit.Samples = ulong.MaxValue), "sample_count");
        await RefusedAsync(evil, sound.With(commit => commit.Samples = 0), "sample_count");
        await RefusedAsync(evil, sound.With(commit => commit.Codec = "int8"), "wrong_codec");
        await RefusedAsync(evil, sound.With(commit => commit.Run = "run-0"), "wrong_round");
        await RefusedAsync(evil, sound.With(commit => commit.BlockLengths[0] = uint.MaxValue), "wrong_shape");
        await RefusedAsync(evil, sound.With(commit => commit.BlockLengths.Clear()), "malformed");
        await RefusedAsync(evil, sound.With(commit => commit.BlockHashes = ByteString.CopyFrom(commit.BlockHashes.Span[1..])), "malformed");
        await RefusedAsync(evil, sound.With(commit => commit.Round = 7), "malformed", round: 0);
        await RefusedAsync(evil, sound.With(commit => commit.Round = 7), "wrong_round");
        await RefusedAsync(evil, FakeUpdate.Of("evil", plan, new float[TestModel.Parameters / 4]), "wrong_shape");
        await RefusedAsync(evil, FakeUpdate.Of("evil", plan, With(float.NaN)), "not_finite");
        await RefusedAsync(evil, FakeUpdate.Of("evil", plan, With(float.NegativeInfinity)), "not_finite");
        await RefusedAsync(evil, FakeUpdate.Of("evil", plan, With(2e4f)), "too_large");
        await evil.PublishAsync($"fqc/v1/{TestConsortium.Name}/site/evil/update/0/99999", new byte[100]);
        await evil.PublishAsync($"fqc/v1/{TestConsortium.Name}/site/evil/update/x/y", new byte[100]);

        var sites = await consortium.PlayAsync("a", "b");
        var last = await sites[0].PlanAsync(Phase.Finished);

        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
        (await consortium.GetAsync("/api/v1/rounds/0"))["refusals"]!["evil"]!.GetValue<string>().ShouldBe("too_large");
        (await consortium.GetTextAsync("/metrics")).ShouldContain("fqc_updates_refused_total{reason=\"not_finite\"} 2\n");
        await RefusedAsync(evil, sound, "wrong_round");
    }

    [Fact]
    public async Task A_cost_of_privacy_that_is_no_number_is_not_said_and_makes_that_of_the_release_unknown()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b", "c", "d") with
        {
            Privacy = new PrivacySettings { Level = PrivacySettings.Record },
        };
        (await SaidAsync(settings)).ShouldBe("unknown: , , , 2.5");
        (await SaidAsync(settings with { Privacy = new PrivacySettings() })).ShouldBe("nothing: , , , ");

        static async Task<string> SaidAsync(RunSettings settings)
        {
            await using var consortium = await TestConsortium.StartAsync();
            consortium.Configure(settings);
            await consortium.StartAggregatorAsync();
            var said = new Dictionary<string, double>
            {
                ["a"] = double.NaN,
                ["b"] = -1,
                ["c"] = double.PositiveInfinity,
                ["d"] = 2.5,
            };
            var sites = new List<FakeSite>();
            foreach (var (name, epsilon) in said)
            {
                var site = await consortium.JoinAsync(name);
                sites.Add(site);
                (
                    await site.SendAsync(FakeUpdate.Of(name, await site.PlanAsync(Phase.Train)).With(commit => commit.Epsilon = epsilon))
                ).Outcome.ShouldBe(Outcome.Accepted);
            }

            var plan = await sites[0].PlanAsync(Phase.Evaluate);
            await Task.WhenAll(sites.Select(site => site.EvaluateAsync(plan)));
            await sites[0].PlanAsync(Phase.Finished);
            var release = await consortium.ReleaseAsync();
            var ofAll = release["privacy"] is not { } privacy ? "nothing" : privacy["epsilon"]?.ToString() ?? "unknown";
            return $"{ofAll}: {string.Join(", ", release["participants"]!.AsArray().Select(part => part!["update"]!["epsilon"]?.ToString()))}";
        }
    }

    [Fact]
    public async Task An_update_can_not_be_changed_after_it_was_admitted()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        var plan = await a.PlanAsync(Phase.Train);
        (await a.SendAsync(FakeUpdate.Of("a", plan))).Outcome.ShouldBe(Outcome.Accepted);

        (await a.SendAsync(FakeUpdate.Of("a", plan, With(float.NaN)))).Outcome.ShouldBe(Outcome.Accepted);
        a.Play();
        var b = await consortium.PlayAsync("b");
        var last = await b[0].PlanAsync(Phase.Finished);

        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
    }

    [Fact]
    public async Task An_evaluation_that_can_not_be_is_ignored()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        await a.SendAsync(FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)));
        var plan = await a.PlanAsync(Phase.Evaluate);

        await a.EvaluateAsync(plan, right: 51);
        await a.EvaluateAsync(plan, right: ulong.MaxValue);
        await a.PublishAsync($"fqc/v1/{TestConsortium.Name}/site/a/evaluation/0", [1, 2, 3]);
        await a.EvaluateAsync(
            plan,
            new CandidateEvaluation
            {
                Support = { 50, 50 },
                Correct = { 45, 45 },
                Predicted = { 50, 50 },
            }
        );
        await a.EvaluateAsync(
            plan,
            new CandidateEvaluation
            {
                Support = { 50, 50 },
                Correct = { 45, 45 },
                Predicted = { 50, 50 },
                GoodScores = { FakeSite.Bins(50, 0) },
                DefectiveScores = { FakeSite.Bins(0, 51) },
            }
        );
        await a.EvaluateAsync(plan, right: 40);

        await a.PlanAsync(Phase.Finished);
        (await consortium.GetAsync("/api/v1/rounds/0"))["accuracy"]!.GetValue<double>().ShouldBe(0.8);
    }

    [Fact]
    public async Task A_site_that_says_it_judged_a_million_million_images_and_claims_that_another_runtime_differs_decides_nothing_alone()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 2, "a", "b", "evil"));
        await consortium.StartAggregatorAsync();
        FakeSite[] sites = [await consortium.JoinAsync("a"), await consortium.JoinAsync("b"), await consortium.JoinAsync("evil")];
        for (var round = 0; round < 2; round++)
        {
            foreach (var site in sites)
            {
                await site.SendAsync(FakeUpdate.Of(site.Name, await site.PlanAsync(Phase.Train, round)));
            }

            // In the first round the candidate is worthless and praised; in the second it is good and reviled.
            var plan = await sites[0].PlanAsync(Phase.Evaluate, round);
            await sites[0].EvaluateAsync(plan, right: round == 0 ? 25u : 45u);
            await sites[1].EvaluateAsync(plan, right: round == 0 ? 25u : 45u);
            await (
                round == 0
                    ? sites[2].EvaluateAsync(plan, right: 1UL << 39, parts: 1UL << 39)
                    : sites[2].EvaluateAsync(plan, parity: double.NaN)
            );
        }

        await sites[0].PlanAsync(Phase.Finished);
        var (first, second) = (await consortium.GetAsync("/api/v1/rounds/0"), await consortium.GetAsync("/api/v1/rounds/1"));
        (first["outcome"]!.GetValue<string>(), second["outcome"]!.GetValue<string>()).ShouldBe(("rejected", "released"));
        first["reason"]!.GetValue<string>().ShouldBe("it tells no more than always answering the same class at 2 of 3 sites");
        second["gate"]!["measure"]!.GetValue<string>().ShouldBe("AUROC");
    }

    private static async Task RefusedAsync(FakeSite site, FakeUpdate update, string reason, int? round = null)
    {
        var answer = await site.SendAsync(update, round: round);
        answer.Refusal.ShouldBe(reason, answer.Detail);
        answer.Outcome.ShouldBe(Outcome.Refused);
        answer.Detail.ShouldNotBeEmpty();
    }

    private static float[] With(float value)
    {
        var delta = TestModel.Delta("evil", 0);
        delta[ParameterBlocks.Size + 3] = value;
        return delta;
    }
}
