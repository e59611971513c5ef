using FederatedQC.Parameters.Codecs.Sparse;
using FederatedQC.Parameters.Tests.Kernels;

namespace FederatedQC.Parameters.Tests.Codecs.Sparse;

public sealed class PositionTests
{
    [Fact]
    public void The_largest_magnitudes_are_those_of_a_sort_and_the_earlier_of_equals()
    {
        foreach (var length in new[] { 1, 2, 7, 8, 9, 255, 256, 257, 1000, 65_536 })
        {
            float[][] inputs =
            [
                KernelInputs.Finite(length, length),
                [.. KernelInputs.Finite(length, 3).Select(value => MathF.Round(value % 3))],
                new float[length],
                [.. Enumerable.Repeat(-1f, length)],
            ];
            foreach (var values in inputs)
            {
                foreach (var count in new[] { 1, (length / 10) + 1, length })
                {
                    var positions = new int[count];
                    LargestMagnitudes.Select(values, positions);
                    positions.ShouldBe(
                        Enumerable
                            .Range(0, length)
                            .OrderByDescending(index => Math.Abs(values[index]))
                            .ThenBy(index => index)
                            .Take(count)
                            .Order()
                    );
                }
            }
        }
    }

    [Fact]
    public void Random_positions_are_ascending_and_each_once()
    {
        foreach (var (count, wanted) in new[] { (1, 1), (64, 64), (65, 1), (1000, 100), (65_536, 3276), (65_536, 65_536) })
        {
            var positions = new int[wanted];
            RandomPositions.Select(5, count, positions);
            positions.ShouldBe(positions.Distinct().Order());
            positions[0].ShouldBeGreaterThanOrEqualTo(0);
            positions[^1].ShouldBeLessThan(count);
        }
    }

    [Fact]
    public void Every_set_of_positions_is_as_likely()
    {
        // Chi-squared over the 10 pairs out of 5, 9 degrees of freedom: above 33.7 with a chance of 1e-4.
        const int Draws = 20_000;
        var counts = new Dictionary<(int, int), int>();
        var pair = new int[2];
        for (var seed = 0UL; seed < Draws; seed++)
        {
            RandomPositions.Select(seed, 5, pair);
            counts[(pair[0], pair[1])] = counts.GetValueOrDefault((pair[0], pair[1])) + 1;
        }

        counts.Count.ShouldBe(10);
        counts.Values.Sum(count => Math.Pow(count - (Draws / 10.0), 2) / (Draws / 10.0)).ShouldBeLessThan(33.7);
    }
}
