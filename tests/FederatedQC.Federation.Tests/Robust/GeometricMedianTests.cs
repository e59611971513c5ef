using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Tests.Robust;

public sealed class GeometricMedianTests
{
    private static readonly float Third = (float)(Math.Sqrt(3) / 2);

    // Known by geometry: Fermat points of triangles, crossing diagonals, the middle of points on a line.
    public static TheoryData<float[][], double[]> KnownMedians =>
        new()
        {
            {
                [
                    [0, 0],
                    [1, 0],
                    [0, 1],
                ],
                [(3 - Math.Sqrt(3)) / 6, (3 - Math.Sqrt(3)) / 6]
            }, // right and isosceles
            {
                [
                    [0, 0],
                    [1, 0],
                    [0.5f, Third],
                ],
                [0.5, Math.Sqrt(3) / 6]
            }, // equilateral: the centre
            {
                [
                    [0, 0],
                    [1, 0.2f],
                    [-1, 0.2f],
                ],
                [0, 0]
            }, // an angle above 120 degrees: its corner
            {
                [
                    [0, 0],
                    [4, 0],
                    [5, 3],
                    [1, 2],
                ],
                [40.0 / 19, 24.0 / 19]
            }, // convex: where the diagonals cross
            {
                [
                    [0, 0],
                    [3, 0],
                    [0, 3],
                    [1, 1],
                ],
                [1, 1]
            }, // one within the triangle of the others: that one
            {
                [
                    [1],
                    [2],
                    [3],
                    [10],
                ],
                [2.5]
            }, // on a line, even: any point between the middle two
            {
                [
                    [1],
                    [2],
                    [3],
                    [10],
                    [1000],
                ],
                [3]
            },
            {
                [
                    [0, 0],
                    [6, 8],
                ],
                [3, 4]
            },
            {
                [
                    [5, 5],
                ],
                [5, 5]
            },
            {
                [
                    [1, 1],
                    [1, 1],
                    [1, 1],
                    [9, 9],
                    [-7, 3],
                ],
                [1, 1]
            }, // a majority at one place
            {
                [
                    [2, 2],
                    [2, 2],
                ],
                [2, 2]
            },
        };

    [Theory]
    [MemberData(nameof(KnownMedians))]
    public void The_median_is_the_one_that_geometry_gives(float[][] vectors, double[] median) =>
        Rounds.Aggregate("rfa", vectors).ShouldBeNear(median, 1e-6 * (1 + DirectRules.Norm(median)));

    [Fact]
    public void Unit_vectors_that_point_away_from_it_cancel()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var vectors = Rounds.Noise(3 + (seed % 20), 2 + (seed % 5), seed);
            vectors[0] = [.. vectors[0].Select(value => value * 1e6f)];
            var median = Rounds.Aggregate("rfa", vectors);
            var pulls = vectors.Where(vector => Rounds.Distance(vector.Wide(), median) > 1e-6).ToArray();
            var sum = Enumerable
                .Range(0, median.Length)
                .Select(index => pulls.Sum(vector => (vector[index] - median[index]) / Rounds.Distance(vector.Wide(), median)))
                .ToArray();

            // On a vector: no stronger than it holds. Elsewhere: none.
            DirectRules
                .Norm(sum)
                .ShouldBeLessThanOrEqualTo(pulls.Length < vectors.Length ? vectors.Length - pulls.Length + 1e-9 : 1e-6, $"seed {seed}");
        }
    }

    [Fact]
    public void The_iteration_leaves_a_vector_that_is_no_median()
    {
        // The mean of these is the first of them, and the median is not: three near each other hold more than one far out.
        float[][] vectors =
        [
            [0, 0],
            [1, 0],
            [1, 0.5f],
            [1, -0.5f],
            [-3, 0],
        ];
        var median = Rounds.Aggregate("rfa", vectors);
        var sum = vectors.Sum(vector => Rounds.Distance(vector.Wide(), median));
        foreach (var step in new[] { 1e-4, -1e-4 })
        {
            vectors.Sum(vector => Rounds.Distance(vector.Wide(), [median[0] + step, median[1]])).ShouldBeGreaterThan(sum);
            vectors.Sum(vector => Rounds.Distance(vector.Wide(), [median[0], median[1] + step])).ShouldBeGreaterThan(sum);
        }

        DirectRules.Norm(median).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void Smoothed_steps_come_ever_nearer_to_the_median()
    {
        var vectors = Rounds.Noise(15, 6, seed: 3);
        var median = Rounds.Aggregate("rfa", vectors);
        int[] counts = [1, 3, 8, 200];
        var distances = counts.Select(steps => Rounds.Distance(median, Rounds.Aggregate($"rfa:{steps}", vectors))).ToArray();
        distances.ShouldBe(distances.OrderDescending());
        distances[0].ShouldBeGreaterThan(0.001);
        distances[^1].ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Vectors_of_zeros_have_a_median_of_zeros()
    {
        Rounds
            .Aggregate(
                "rfa",
                [
                    [0, 0],
                    [0, 0],
                    [0, 0],
                ]
            )
            .ShouldBe([0, 0]);
        Rounds
            .Aggregate(
                "rfa:8",
                [
                    [0, 0],
                    [0, 0],
                    [0, 0],
                ]
            )
            .ShouldBe([0, 0]);
    }

    [Fact]
    public void Two_hundred_vectors_are_done_within_the_steps()
    {
        var gram = GramMatrix.Of(Rounds.TileOf(Rounds.Noise(200, 30, seed: 5)));
        GeometricMedian.Of(gram).Sum().ShouldBe(1, 1e-9);
    }
}
