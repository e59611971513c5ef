namespace FederatedQC.Analytic.Tests;

public sealed class PairedDoublesTests
{
    [Fact]
    public void A_hundred_sums_of_pairs_are_within_a_part_in_2_to_the_45_of_the_exact_one()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 100).Select(_ => random.NextDouble() * 1e6).ToArray();
        var (total, pair) = (0m, new float[2]);

        foreach (var value in values)
        {
            var added = new float[2];
            PairedDoubles.Write([value], added);
            PairedDoubles.Add(pair, [added[0], added[1]], pair);
            total += (decimal)value;
        }

        var sum = new double[1];
        PairedDoubles.Read(pair, sum);
        Math.Abs((decimal)sum[0] - total).ShouldBeLessThan(total / (1L << 45));
    }

    [Fact]
    public void Half_a_pair_is_refused_and_not_forgotten() =>
        Should
            .Throw<ArgumentException>(() => PairedDoubles.Add(new float[3], new double[3], new float[3]))
            .Message.ShouldContain("no pairs");

    [Fact]
    public void A_value_and_its_pair_must_have_their_lengths() =>
        Should.Throw<ArgumentException>(() => PairedDoubles.Write([1, 2], new float[3])).Message.ShouldContain("4 floats");
}
