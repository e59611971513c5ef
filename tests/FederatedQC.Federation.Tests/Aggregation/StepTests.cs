using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>Rounds of a plan that compresses downloads.</summary>
public sealed class StepTests
{
    private const int Learnt = ParameterBlocks.Size + 700;
    private const int Statistics = 20;

    public static TheoryData<string> Codecs => ["int8", "int4", "float16", "bfloat16", "hadamard:1", "hadamard:4", "topk:0.01", "stc:0.01"];

    public static TheoryData<string> Strategies =>
        [.. AggregationStrategies.All.Values.Where(strategy => !strategy.AddsSums).Select(strategy => strategy.Name)];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_site_that_applies_the_step_has_the_model_bit_for_bit_in_every_round(string codec)
    {
        var round = Round(codec);
        var site = round.Base.ToArray();
        for (var number = 0; number < 5; number++)
        {
            var result = (round with { Round = number, Updates = Updates(number) }).Aggregate();
            Apply(round, result.Step.ShouldNotBeNull(), site);
            BlockHashes.OfVector(site).ShouldBe(BlockHashes.OfVector(result.Shared));
            result.DownloadBytes.ShouldBe(result.Step!.Blocks.Sum(block => block.Length));
            result.DownloadBytes.ShouldBeLessThan(sizeof(float) * (Learnt + Statistics) / 19 * 10);
            round = round with { Base = result.Shared, State = result.State };
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void What_the_model_has_not_followed_yet_is_kept_under_every_strategy(string strategy)
    {
        // Without a download codec the same updates give the model that is meant: what the sites have and what was left out add up to it.
        var meant = Round("float32", strategy) with { Updates = Updates(0, sections: AggregationStrategies.Get(strategy).Sections) };
        var whole = meant.Aggregate();
        var sent = (meant with { Settings = Round("int4", strategy).Settings }).Aggregate();
        var unsent = sent.State[ServerVectors.Unsent];
        for (var index = 0; index < whole.Shared.Length; index++)
        {
            ((double)sent.Shared[index] + unsent[index]).ShouldBe(whole.Shared[index], 1e-5);
        }

        sent.Shared[Learnt..].ShouldBe(whole.Shared[Learnt..]);
        unsent.AsSpan(0, Learnt).ToArray().Count(value => value != 0).ShouldBeGreaterThan(Learnt / 2);
        foreach (var (name, vector) in whole.State)
        {
            sent.State[name].ShouldBe(vector, name);
        }
    }

    [Fact]
    public void What_a_sparse_step_leaves_out_is_sent_later()
    {
        // The same small change in every round at a parameter that is never among the largest: it arrives in leaps.
        var round = Round("topk:0.01") with { Base = new float[Learnt + Statistics] };
        var small = new float[Learnt + Statistics];
        small.AsSpan(0, Learnt).Fill(0.001f);
        var sum = 0.0;
        for (var number = 0; number < 150; number++)
        {
            var result = (round with { Round = number, Updates = TestRound.Of(small) }).Aggregate();
            round = round with { Base = result.Shared, State = result.State };
            sum += 0.001;
        }

        round.Base.Take(Learnt).Average(value => (double)value).ShouldBe(sum / 2, sum / 4);
        round
            .Base.Take(Learnt)
            .Zip(round.State[ServerVectors.Unsent], (model, unsent) => (double)model + unsent)
            .ShouldAllBe(value => Math.Abs(value - sum) < 1e-4);
    }

    [Fact]
    public void The_step_has_the_same_bytes_whatever_the_threads()
    {
        var round = Round("int4") with
        {
            Updates = Updates(1),
            State = new Dictionary<string, float[]> { [ServerVectors.Unsent] = Vector(9) },
        };
        var (one, four) = (round.Aggregate(threads: 1), round.Aggregate(threads: 4));
        four.Step!.Blocks.SelectMany(block => block).ShouldBe(one.Step!.Blocks.SelectMany(block => block));
        four.Shared.ShouldBe(one.Shared);
    }

    [Fact]
    public void Another_round_rounds_otherwise()
    {
        var round = Round("int4") with { Updates = Updates(1) };
        round.Aggregate().Step!.Blocks[0].ShouldNotBe((round with { Round = 1 }).Aggregate().Step!.Blocks[0]);
    }

    [Fact]
    public void A_plan_that_sends_models_makes_no_step_and_keeps_nothing_of_one()
    {
        var result = (Round("float32") with { Updates = Updates(0) }).Aggregate();
        result.Step.ShouldBeNull();
        result.State.ShouldBeEmpty();
        result.DownloadBytes.ShouldBe(sizeof(float) * (Learnt + Statistics));
    }

    [Fact]
    public void A_change_beyond_float32_makes_no_candidate()
    {
        foreach (var at in new[] { 0, Learnt + 1 })
        {
            var delta = new float[Learnt + Statistics];
            var start = new float[Learnt + Statistics];
            (delta[at], start[at]) = (float.MaxValue, float.MaxValue);
            (Round("int8") with { Base = start, Updates = TestRound.Of(delta) }).Aggregate().IsFinite.ShouldBeFalse();
        }
    }

    private static TestRound Round(string codec, string strategy = "fedavg") =>
        new()
        {
            Settings = TestRound.Plan(Learnt, Statistics, strategy) with { Compression = new() { Download = codec } },
            Base = Vector(7),
            Updates = [],
        };

    private static System.Collections.Immutable.ImmutableArray<(UpdateFacts Facts, float[][] Sections)> Updates(
        int seed,
        int sections = 1
    ) =>
        [
            .. TestRound
                .Of(Vector(3 * seed), Vector((3 * seed) + 1), Vector((3 * seed) + 2))
                .Select(update => (update.Facts, Enumerable.Repeat(update.Sections[0], sections).ToArray())),
        ];

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Learnt + Statistics).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static void Apply(TestRound round, EncodedStep step, float[] model)
    {
        var codec = new StepCodec(new ParameterLayout(round.Settings.Spec), DeltaCodecs.Get(step.Codec));
        foreach (var (block, encoded) in step.Blocks.Index())
        {
            codec.TryApply(block, encoded, model.AsSpan(ParameterBlocks.RangeOf(model.Length, block))).ShouldBeTrue();
        }
    }
}
