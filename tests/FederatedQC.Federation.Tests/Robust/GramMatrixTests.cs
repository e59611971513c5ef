using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Tests.Robust;

public sealed class GramMatrixTests
{
    [Fact]
    public void Lengths_distances_and_angles_are_those_of_the_vectors()
    {
        var gram = GramMatrix.Of(
            Rounds.TileOf([
                [3, 4],
                [0, 2],
                [-6, -8],
                [0, 0],
            ])
        );
        gram.Count.ShouldBe(4);
        gram[0, 1].ShouldBe(8);
        gram.SquaredNorm(0).ShouldBe(25);
        gram.Norm(0).ShouldBe(5);
        gram.SquaredDistance(0, 1).ShouldBe(13);
        gram.Cosine(0, 1).ShouldBe(0.8);
        gram.Cosine(0, 2).ShouldBe(-1);
        gram.Cosine(0, 3).ShouldBe(0);
    }

    [Fact]
    public void Weighted_sums_are_measured_without_the_vectors()
    {
        var vectors = Rounds.Noise(5, 20, seed: 1);
        double[] weights = [0.5, -1, 2, 0, 0.25];
        double[] sum = [.. Enumerable.Range(0, 20).Select(index => vectors.Select((vector, row) => weights[row] * vector[index]).Sum())];
        var gram = GramMatrix.Of(Rounds.TileOf(vectors));
        gram.SquaredNorm(weights).ShouldBe(Math.Pow(DirectRules.Norm(sum), 2), 1e-9);
        gram.DistancesTo(weights).ShouldBeNear([.. vectors.Select(vector => Rounds.Distance(vector.Wide(), sum))], 1e-9);
    }

    [Fact]
    public void The_matrix_of_mixed_vectors_is_the_mixed_matrix()
    {
        var vectors = Rounds.Noise(4, 15, seed: 2);
        var mixing = new Mixing(4, [.. Rounds.Noise(1, 12, seed: 3)[0].Select(value => (double)value)]);
        var mixed = GramMatrix.Of(Rounds.TileOf(vectors)).Mixed(mixing);
        mixed.Count.ShouldBe(3);
        for (var row = 0; row < 3; row++)
        {
            for (var other = 0; other < 3; other++)
            {
                double Coordinate(int index, int mixedRow) =>
                    vectors.Select((vector, from) => mixing[mixedRow][from] * vector[index]).Sum();
                mixed[row, other].ShouldBe(Enumerable.Range(0, 15).Sum(index => Coordinate(index, row) * Coordinate(index, other)), 1e-9);
                mixed[row, other].ShouldBe(mixed[other, row]);
            }
        }
    }

    [Fact]
    public void Rounding_never_makes_a_squared_distance_negative()
    {
        var gram = new GramMatrix(2, [1, 1 + 1e-16, 1 + 1e-16, 1 - 1e-15]);
        gram.SquaredDistance(0, 1).ShouldBe(0);
        gram.Cosine(0, 1).ShouldBe(1);
    }

    [Fact]
    public void A_vector_that_is_not_finite_is_refused()
    {
        Should.Throw<ArgumentException>(() =>
            GramMatrix.Of(
                Rounds.TileOf([
                    [1, 2],
                    [float.NaN, 1],
                ])
            )
        );
        Should.Throw<ArgumentException>(() =>
            GramMatrix.Of(
                Rounds.TileOf([
                    [1, 2],
                    [float.PositiveInfinity, 1],
                ])
            )
        );
    }

    [Fact]
    public void What_can_not_be_dot_products_is_refused()
    {
        Should.Throw<ArgumentException>(() => new GramMatrix(2, [1, 0, 0]));
        Should.Throw<ArgumentException>(() => new GramMatrix(2, [1, 0.5, 0.4, 1]));
        Should.Throw<ArgumentException>(() => new GramMatrix(1, [-1]));
        Should.Throw<ArgumentException>(() => new GramMatrix(-1, []));
        Should.Throw<ArgumentException>(() => new GramMatrix(1, [1]).Mixed(Mixing.Identity(2)));
    }

    [Fact]
    public void Mixings_follow_each_other()
    {
        var first = new Mixing(3, [1, 2, 3, 4, 5, 6]);
        var second = new Mixing(2, [1, 1, 0, 2]);
        second.After(first).Values.ToArray().ShouldBe([5, 7, 9, 8, 10, 12]);
        Mixing.Identity(2).After(first).Values.ToArray().ShouldBe(first.Values.ToArray());
        Mixing.Select(3, [2, 0]).Values.ToArray().ShouldBe([0, 0, 1, 1, 0, 0]);
        Should.Throw<ArgumentException>(() => first.After(second));
        Should.Throw<ArgumentException>(() => new Mixing(2, [1, 2, 3]));
        Should.Throw<ArgumentException>(() => new Mixing(1, [double.NaN]));
        Should.Throw<ArgumentException>(() => new Mixing(0, []));
    }

    [Fact]
    public void A_combination_reads_no_vector_that_it_does_not_use()
    {
        var result = new double[2];
        Combination
            .WeightedSum(0.5, 0, 0.5)
            .Apply(
                Rounds.TileOf([
                    [1, 2],
                    [float.NaN, float.PositiveInfinity],
                    [3, 4],
                ]),
                result
            );
        result.ShouldBe([2, 3]);
        Should.Throw<ArgumentException>(() =>
            Combination
                .WeightedSum(1, 1)
                .Apply(
                    Rounds.TileOf([
                        [1, 2],
                    ]),
                    result
                )
        );
        Should.Throw<ArgumentException>(() =>
            Combination
                .WeightedSum(1)
                .Apply(
                    Rounds.TileOf([
                        [1],
                    ]),
                    result
                )
        );
    }
}
