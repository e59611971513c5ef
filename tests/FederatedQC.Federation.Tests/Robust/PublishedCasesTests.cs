using FederatedQC.Federation.Robust;
using FederatedQC.Federation.Robust.Rules;

namespace FederatedQC.Federation.Tests.Robust;

/// <summary>Cases that other projects test with, exact where they round or stop early.</summary>
public sealed class PublishedCasesTests
{
    // ByzFL's rows; its geometric median is pinned at [3.7879, 4.7879, 5.7879], where the smoothed iteration stops.
    private static readonly float[][] Rows =
    [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
    ];

    [Theory]
    [InlineData("mean", 1)]
    [InlineData("median", 1)]
    [InlineData("trimmed-mean", 1)]
    [InlineData("rfa", 1)]
    public void The_middle_row_is_the_middle(string rule, int faulty) => Rounds.Aggregate(rule, Rows, faulty).ShouldBeNear([4, 5, 6], 1e-6);

    [Fact]
    public void Centred_clipping_of_a_wide_radius_is_the_mean() =>
        Rounds.Aggregate("centred-clipping:100", Rows, 1).ShouldBeNear([4, 5, 6], 1e-12);

    // ByzFL's Krum(1) and MultiKrum(1), and Flower's: three sites are fewer than Krum promises anything for, so this goes past the check.
    [Fact]
    public void The_lowest_scores_are_the_published_ones()
    {
        Lowest([1, 4, 7], 1).ShouldBe([0]);
        Lowest([1, 4, 7], 2).ShouldBe([0, 1]);
        Lowest([0.2f, 0.7f, 1], 1).ShouldBe([1]);
        Lowest([0.2f, 0.5f, 1], 2).ShouldBe([0, 1]);
    }

    // ByzFL's adaptive clipping with one faulty site: its third row becomes [4.410, 5.040, 5.670].
    [Fact]
    public void Adaptive_clipping_shortens_the_longest_row_to_the_next()
    {
        var factor = Math.Sqrt(77.0 / 194);
        (7 * factor).ShouldBe(4.410, 5e-4);
        Rounds.Aggregate("arc+mean", Rows, 1).ShouldBeNear([(5 + (7 * factor)) / 3, (7 + (8 * factor)) / 3, (9 + (9 * factor)) / 3], 1e-12);
    }

    // Flower's median of four replies, two tensors one after the other, and SubstraFL's equal means.
    [Fact]
    public void Replies_of_others_come_out_as_they_say()
    {
        Rounds
            .Aggregate(
                "median",
                [
                    [1, 0.2f, 0.5f, 1],
                    [0.2f, 0.5f, 1, 0.2f],
                    [0.5f, 1, 0.2f, 0.5f],
                ]
            )
            .ShouldBe([0.5, 0.5, 0.5, 0.5]);
        Rounds
            .Aggregate(
                "trimmed-mean",
                [
                    [0.5f],
                    [1],
                    [2],
                    [100],
                ],
                1
            )
            .ShouldBe([1.5]);
        Rounds
            .Aggregate(
                "mean",
                [
                    [1],
                    [0],
                    [2],
                ]
            )
            .ShouldBeNear([1], 1e-12);
    }

    private static IEnumerable<int> Lowest(float[] values, int count) =>
        KrumScores.Lowest(
            GramMatrix.Of(Rounds.TileOf([.. values.Select(value => new[] { value, value })])),
            [.. Enumerable.Range(0, values.Length)],
            1,
            count
        );
}
