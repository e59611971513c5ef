using FederatedQC.Federation.Aggregation;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Aggregation;

public sealed class FedAvgTests
{
    private static readonly IAggregationStrategy Strategy = AggregationStrategies.Get("fedavg");

    // Weighted means that SubstraFL and Flower test with, as deltas from a base of zero.
    public static TheoryData<float[][], long[], float[]> PublishedMeans => new()
    {
        { [[1], [0], [2]], [1, 1, 1], [1] },
        { [[1], [1], [1]], [3, 1, 2], [1] },
        { [[0, 1, 2, 4], [16, 20, 18, 20]], [1, 3], [12, 15.25f, 14, 16] },
        { [[1], [3]], [1, 2], [7f / 3] },
        { [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [5, 5, 5], [4, 5, 6] },
    };

    [Theory]
    [MemberData(nameof(PublishedMeans))]
    public void Weighted_means_are_the_published_ones(float[][] deltas, long[] samples, float[] mean)
    {
        var weights = AggregationWeights.ByCappedSamples(samples.Select((count, site) => ($"site-{site}", count)));
        var updates = deltas.Select((delta, site) => (weights[site].Site, weights[site].Weight, delta)).ToArray();
        Aggregate(new float[mean.Length], updates).ShouldBe(mean);
    }

    [Fact]
    public void Arrival_order_changes_no_bit()
    {
        var random = new Random(7);
        var arrivals = Enumerable.Range(0, 23).Select(site => (Site: $"plant-{site}", Samples: (long)random.Next(1, 5000), Delta: Noise(257, random))).ToArray();
        var start = Noise(257, random);
        byte[]? first = null;
        for (var order = 0; order < 1000; order++)
        {
            random.Shuffle(arrivals);
            var weights = AggregationWeights.ByCappedSamples(arrivals.Select(arrival => (arrival.Site, arrival.Samples)));
            var bySite = arrivals.ToDictionary(arrival => arrival.Site, arrival => arrival.Delta);
            var result = Aggregate(start, [.. weights.Select(update => (update.Site, update.Weight, bySite[update.Site]))]);
            var bytes = result.SelectMany(BitConverter.GetBytes).ToArray();
            (first ??= bytes).ShouldBe(bytes);
        }
    }

    [Fact]
    public void One_site_gets_its_own_model() =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), values =>
        {
            float[] delta = [.. values.Where(float.IsFinite)];
            var start = Noise(delta.Length, new Random(delta.Length));
            return Aggregate(start, ("a", 1, delta)).SequenceEqual(start.Zip(delta, (value, change) => (float)((double)value + change)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_every_delta_by_a_power_of_two_scales_the_change()
    {
        var random = new Random(3);
        float[][] deltas = [Noise(1000, random), Noise(1000, random), Noise(1000, random)];
        var once = Aggregate(new float[1000], ("a", 0.5, deltas[0]), ("b", 0.3, deltas[1]), ("c", 0.2, deltas[2]));
        var scaled = deltas.Select(delta => delta.Select(value => value * 1024).ToArray()).ToArray();
        var result = Aggregate(new float[1000], ("a", 0.5, scaled[0]), ("b", 0.3, scaled[1]), ("c", 0.2, scaled[2]));
        result.ShouldBe(once.Select(value => value * 1024));
    }

    [Fact]
    public void The_result_may_overwrite_the_base()
    {
        float[] block = [1, 2];
        Strategy.AggregateBlock(0, block, new ArrayUpdates(("a", 1, [10, 20])), block);
        block.ShouldBe([11, 22]);
    }

    [Fact]
    public void No_update_leaves_the_base() => Aggregate([1, float.MinValue, -0f]).ShouldBe([1, float.MinValue, -0f]);

    [Fact]
    public void An_empty_block_stays_empty() => Aggregate([], ("a", 1, [])).ShouldBeEmpty();

    [Fact]
    public void Unsound_updates_are_refused()
    {
        Should.Throw<ArgumentException>(() => Aggregate([0], ("b", 0.5, [0]), ("a", 0.5, [0]))).Message.ShouldContain("ordinal order");
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", 0.5, [0]), ("a", 0.5, [0])));
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", 0.5, [0]), ("b", 0.4, [0]))).Message.ShouldContain("not 1");
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", double.NaN, [0])));
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", -1, [0]), ("b", 2, [0])));
    }

    [Theory]
    [InlineData("fedavg")]
    [InlineData("fedprox")]
    [InlineData("fedbn")]
    [InlineData("fedper")]
    public void Names_that_differ_only_at_the_site_have_the_same_rule(string name) =>
        AggregationStrategies.Get(name).ShouldBeSameAs(Strategy);

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Should.Throw<ArgumentException>(() => AggregationStrategies.Get("magic")).Message.ShouldContain("'magic'; known are fedavg, fedbn, fedper, fedprox");

    private static float[] Noise(int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3))))];

    private static float[] Aggregate(float[] start, params (string Site, double Weight, float[] Delta)[] updates)
    {
        var result = new float[start.Length];
        Strategy.AggregateBlock(0, start, new ArrayUpdates(updates), result);
        return result;
    }
}
