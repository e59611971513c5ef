using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Storage.Tests.Updates;

/// <summary>Aggregation over what is stored.</summary>
public sealed partial class UpdateStoreTests
{
    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void Stored_updates_aggregate_to_the_bits_of_updates_in_memory(string codec)
    {
        using var store = new UpdateStore(_folder.Of(codec), Shape(codec, Parameters));
        var weights = AggregationWeights.ByCappedSamples([("b", 10), ("a", 20), ("c", 33)]);
        var updates = weights.ToDictionary(
            update => update.Site,
            update => new EncodedUpdate(store.Shape.CodecOf(0), TestModels.Vector(Parameters, update.Site[0]))
        );
        foreach (var (site, update) in updates)
        {
            update.PutInto(store, Key with { Site = site });
        }

        var start = TestModels.Vector(Parameters, seed: 0);
        StoredUpdate[] stored =
        [
            .. weights.Select(update => new StoredUpdate(Key with { Site = update.Site }, updates[update.Site].Lengths)),
        ];
        foreach (var threads in new[] { 1, 4 })
        {
            var result = Aggregate(store, start, [("a", 20), ("b", 10), ("c", 33)], stored, threads);
            var expected = start.ToArray();
            for (var index = 0; index < Parameters; index++)
            {
                var sum = 0.0;
                foreach (var update in weights)
                {
                    sum += updates[update.Site].Decoded[index] * update.Weight;
                }

                expected[index] = (float)(start[index] + sum);
            }

            result.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    [InlineData("int4")]
    [InlineData("topk:0.4")]
    public void A_rule_that_looks_at_runs_of_stored_updates_sees_what_the_whole_updates_hold(string codec)
    {
        using var store = new UpdateStore(_folder.Of("runs"), Shape(codec, Parameters));
        string[] sites = ["a", "b", "c"];
        EncodedUpdate[] updates =
        [
            .. sites.Select((site, index) => new EncodedUpdate(store.Shape.CodecOf(0), TestModels.Vector(Parameters, seed: index))),
        ];
        StoredUpdate[] stored =
        [
            .. sites.Select((site, index) => new StoredUpdate(Key with { Site = site, Round = 0 }, updates[index].Lengths)),
        ];
        foreach (var (update, place) in updates.Zip(stored))
        {
            update.PutInto(store, place.Key);
        }

        var result = Aggregate(store, new float[Parameters], [("a", 1), ("b", 1), ("c", 1)], stored, threads: 2, rule: "median");

        float[] medians =
        [
            .. Enumerable.Range(0, Parameters).Select(index => updates.Select(update => update.Decoded[index]).Order().ElementAt(1)),
        ];
        result.AsSpan().SequenceEqual(medians).ShouldBeTrue();
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    [InlineData("bfloat16")]
    [InlineData("topk:0.4")]
    public void A_weighted_sum_has_the_bits_of_adding_one_site_after_the_other_and_leaves_out_who_weighs_nothing(string codec)
    {
        using var store = new UpdateStore(_folder.Of("sums"), Shape(codec, Parameters));
        string[] sites = [.. Enumerable.Range(0, 11).Select(site => $"site-{site:D2}")];
        EncodedUpdate[] updates =
        [
            .. sites.Select((_, index) => new EncodedUpdate(store.Shape.CodecOf(0), TestModels.Vector(Parameters, seed: index))),
        ];
        StoredUpdate[] stored = [.. sites.Select((site, index) => new StoredUpdate(Key with { Site = site }, updates[index].Lengths))];
        foreach (var (update, place) in updates.Zip(stored).Where((_, index) => index != 5))
        {
            update.PutInto(store, place.Key);
        }

        // The sixth weighs nothing and is not even there.
        double[] weights = [.. sites.Select((_, index) => index == 5 ? 0 : 1.0 / (index + 3))];
        for (var block = 0; block < ParameterBlocks.CountOf(Parameters); block++)
        {
            var range = ParameterBlocks.RangeOf(Parameters, block);
            var sum = new double[ParameterBlocks.LengthOf(Parameters, block)];
            var expected = new double[sum.Length];
            foreach (var (update, weight) in updates.Zip(weights).Where(pair => pair.Second != 0))
            {
                var values = update.Decoded[range];
                for (var index = 0; index < expected.Length; index++)
                {
                    expected[index] += values[index] * weight;
                }
            }

            store.Block(block, stored).AddTo(sum, weights);
            sum.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        }
    }

    [Fact]
    public void Updates_of_a_warm_up_round_are_added_with_those_of_a_later_codec()
    {
        var plan = Plan("topk:0.01", Parameters) with { Compression = new CompressionSettings { WarmUp = true } };
        using var store = new UpdateStore(_folder.Of("warm-up"), new UpdateShape(plan));
        StoredUpdate[] stored =
        [
            .. Enumerable.Range(0, 6).Select(site => Put(store, Key with { Site = $"site-{site}", Round = site / 2 }, seed: site)),
        ];
        stored.Select(update => store.Shape.CodecOf(update.Key.Round)).Distinct().Count().ShouldBe(3);
        var sum = new double[ParameterBlocks.Size];
        store.Block(0, stored).AddTo(sum, [1, 1, 1, 1, 1, 1]);
        var expected = new double[ParameterBlocks.Size];
        var delta = new float[ParameterBlocks.Size];
        for (var site = 0; site < stored.Length; site++)
        {
            store.Block(0, stored).Decode(site, delta);
            for (var index = 0; index < expected.Length; index++)
            {
                expected[index] += delta[index];
            }
        }

        sum.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_site_whose_block_was_spoiled_is_named(int spoiled)
    {
        StoredUpdate[] stored = [.. Enumerable.Range(0, 6).Select(site => Put(_store, Key with { Site = $"site-{site}" }, seed: site))];
        var bytes = new byte[stored[spoiled].BlockLengths[1]];
        _store.ReadBlock(stored[spoiled].Key, 1, bytes);
        BitConverter.TryWriteBytes(bytes, float.NaN).ShouldBeTrue();
        _store.PutBlock(stored[spoiled].Key, 1, bytes);
        Should
            .Throw<StorageException>(() => _store.Block(1, stored).AddTo(new double[ParameterBlocks.Size], [1, 1, 1, 1, 1, 1]))
            .Message.ShouldContain($"of site-{spoiled} in");
    }

    [Fact]
    public void A_block_that_was_spoiled_after_it_was_admitted_stops_the_aggregation()
    {
        var update = new EncodedUpdate(Int8, TestModels.Vector(Parameters, seed: 1));
        update.PutInto(_store, Key);
        _store.PutBlock(Key, 1, [.. BitConverter.GetBytes(float.NaN), .. update.Blocks[1][4..]]);
        StoredUpdate[] stored = [new(Key, update.Lengths)];
        Should
            .Throw<StorageException>(() => Aggregate(_store, new float[Parameters], [("plant-a", 1)], stored, threads: 2))
            .Message.ShouldContain("Block 1 of plant-a");
    }

    private static StoredUpdate Put(UpdateStore store, UpdateKey key, int seed)
    {
        var update = new EncodedUpdate(store.Shape.CodecOf(key.Round), TestModels.Vector(Parameters, seed));
        update.PutInto(store, key);
        return new StoredUpdate(key, update.Lengths);
    }

    private static RunSettings Plan(string codec, int parameters) =>
        new()
        {
            Run = "run-1",
            Rounds = 10,
            Sites = ["a", "b", "c"],
            Spec = TestModels.Spec(parameters),
            Codec = codec,
            Admission = new AdmissionSettings { CosineWarning = null },
        };

    private static UpdateShape Shape(string codec, int parameters) => new(Plan(codec, parameters));

    private static float[] Aggregate(
        UpdateStore store,
        float[] start,
        (string Site, long Samples)[] sites,
        StoredUpdate[] stored,
        int threads,
        string rule = "mean"
    ) =>
        ModelAggregation
            .Aggregate(
                new RoundInputs
                {
                    Settings = Plan("float32", start.Length) with { Robust = new RobustSettings { Rule = rule } },
                    Round = 0,
                    Updates = [.. sites.Select(site => new UpdateFacts(site.Site, site.Samples, 1))],
                    Blocks = block => store.Block(block, stored),
                    ReadBase = (block, values) => start.AsSpan(ParameterBlocks.RangeOf(start.Length, block)).CopyTo(values),
                    ReadState = _ => null,
                },
                threads,
                CancellationToken.None
            )
            .Shared;
}
