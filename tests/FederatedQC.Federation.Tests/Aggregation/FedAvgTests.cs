using FederatedQC.Federation.Aggregation;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Aggregation;

public sealed class FedAvgTests
{
    // Weighted means that SubstraFL and Flower test with, as deltas from a base of zero.
    public static TheoryData<float[][], long[], float[]> PublishedMeans =>
        new()
        {
            {
                [
                    [1],
                    [0],
                    [2],
                ],
                [1, 1, 1],
                [1]
            },
            {
                [
                    [1],
                    [1],
                    [1],
                ],
                [3, 1, 2],
                [1]
            },
            {
                [
                    [0, 1, 2, 4],
                    [16, 20, 18, 20],
                ],
                [1, 3],
                [12, 15.25f, 14, 16]
            },
            {
                [
                    [1],
                    [3],
                ],
                [1, 2],
                [7f / 3]
            },
            {
                [
                    [1, 2, 3],
                    [4, 5, 6],
                    [7, 8, 9],
                ],
                [5, 5, 5],
                [4, 5, 6]
            },
        };

    [Theory]
    [MemberData(nameof(PublishedMeans))]
    public void Weighted_means_are_the_published_ones(float[][] deltas, long[] samples, float[] mean) =>
        Aggregate(new float[mean.Length], [.. deltas.Select((delta, site) => (TestRound.Site(site), samples[site], delta))]).ShouldBe(mean);

    [Fact]
    public void One_site_gets_its_own_model() =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), values =>
            {
                float[] delta = [.. values.Where(float.IsFinite), 1];
                var start = Noise(delta.Length, new Random(delta.Length));
                return Aggregate(start, ("a", 1, delta))
                    .SequenceEqual(start.Zip(delta, (value, change) => (float)((double)value + change)));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_every_delta_by_a_power_of_two_scales_the_change()
    {
        var random = new Random(3);
        float[][] deltas = [Noise(1000, random), Noise(1000, random), Noise(1000, random)];
        var once = Aggregate(new float[1000], ("a", 5, deltas[0]), ("b", 3, deltas[1]), ("c", 2, deltas[2]));
        var scaled = deltas.Select(delta => delta.Select(value => value * 1024).ToArray()).ToArray();
        var result = Aggregate(new float[1000], ("a", 5, scaled[0]), ("b", 3, scaled[1]), ("c", 2, scaled[2]));
        result.ShouldBe(once.Select(value => value * 1024));
    }

    [Fact]
    public void A_site_that_overstates_its_images_is_capped()
    {
        // Cap 5 × the median 100: 500 of 700.
        var result = Aggregate([0], ("a", 100, [0]), ("b", 100, [0]), ("liar", 1_000_000_000, [7]));
        result[0].ShouldBe(5);
    }

    [Fact]
    public void Unsound_updates_are_refused()
    {
        Should.Throw<ArgumentException>(() => Aggregate([0], ("b", 1, [0]), ("a", 1, [0]))).Message.ShouldContain("ordinal order");
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", 1, [0]), ("a", 1, [0])));
        Should.Throw<ArgumentException>(() => Aggregate([0], ("a", 0, [0])));
        Should.Throw<ArgumentException>(() => Aggregate([0])).Message.ShouldContain("no update");
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Should
            .Throw<ArgumentException>(() => AggregationStrategies.Get("magic"))
            .Message.ShouldContain("'magic'; known are analytic, ditto, fedadagrad");

    private static float[] Noise(int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3))))];

    private static float[] Aggregate(float[] start, params (string Site, long Samples, float[] Delta)[] updates) =>
        new TestRound
        {
            Settings = TestRound.Plan(start.Length),
            Base = start,
            Updates = [.. updates.Select(update => (new UpdateFacts(update.Site, update.Samples, 10), new[] { update.Delta }))],
        }
            .Aggregate()
            .Shared;
}
