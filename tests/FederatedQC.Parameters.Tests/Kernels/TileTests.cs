using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class TileTests
{
    [Fact]
    public void Rows_stand_a_stride_apart_and_the_last_may_end_early()
    {
        float[] values = [1, 2, 0, 3, 4];
        var tile = new Tile(values, rows: 2, columns: 2, stride: 3);
        (tile.Rows, tile.Columns).ShouldBe((2, 2));
        tile[0].ToArray().ShouldBe([1, 2]);
        tile[1].ToArray().ShouldBe([3, 4]);
        new Tile([1, 2, 3, 4], 2, 2)[1].ToArray().ShouldBe([3, 4]);
    }

    [Fact]
    public void A_tile_may_be_empty()
    {
        new Tile([], 0, 5).Rows.ShouldBe(0);
        new Tile([], 3, 0)[2].Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 2, 1)] // stride below columns
    [InlineData(2, 3, 4)] // seven values needed
    [InlineData(int.MaxValue, 1, int.MaxValue)]
    public void A_tile_that_its_values_can_not_fill_is_refused(int rows, int columns, int stride) =>
        Should.Throw<ArgumentException>(() => new Tile([1, 2, 3, 4, 5, 6], rows, columns, stride).Rows);

    [Fact]
    public void Some_columns_of_a_tile_are_a_tile()
    {
        var tile = new Tile([1, 2, 3, 0, 4, 5, 6], rows: 2, columns: 3, stride: 4).Slice(1, 2);
        (tile.Rows, tile.Columns).ShouldBe((2, 2));
        tile[0].ToArray().ShouldBe([2, 3]);
        tile[1].ToArray().ShouldBe([5, 6]);
        new Tile([1, 2], 2, 1).Slice(1, 0)[1].Length.ShouldBe(0);
        new Tile([], 0, 5).Slice(2, 3).Rows.ShouldBe(0);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 3)]
    [InlineData(4, 0)]
    public void Columns_that_are_not_there_are_refused(int start, int count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Tile([1, 2, 3], 1, 3).Slice(start, count).Rows);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_row_that_is_not_there_is_refused(int row) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Tile([1, 2], 2, 1)[row].Length);
}
