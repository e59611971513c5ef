using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Tests.Blocks;

public sealed class ParameterBlocksTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(11_176_512, 171)]
    [InlineData(int.MaxValue, 32_768)]
    public void Count_rounds_up(int parameters, int blocks) => ParameterBlocks.CountOf(parameters).ShouldBe(blocks);

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void Ranges_cover_the_vector_once_in_order(int parameters)
    {
        var next = 0;
        for (var block = 0; block < ParameterBlocks.CountOf(parameters); block++)
        {
            var (offset, length) = ParameterBlocks.RangeOf(parameters, block).GetOffsetAndLength(parameters);
            offset.ShouldBe(next);
            length.ShouldBe(ParameterBlocks.LengthOf(parameters, block));
            length.ShouldBeInRange(1, ParameterBlocks.Size);
            next += length;
        }

        next.ShouldBe(parameters);
    }

    [Fact]
    public void The_last_block_of_the_longest_vector_has_a_range() =>
        ParameterBlocks.RangeOf(int.MaxValue, 32_767).End.Value.ShouldBe(int.MaxValue);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(65_536, 1)]
    [InlineData(65_536, -1)]
    public void A_block_that_is_not_there_is_refused(int parameters, int block)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ParameterBlocks.RangeOf(parameters, block));
        Should.Throw<ArgumentOutOfRangeException>(() => ParameterBlocks.LengthOf(parameters, block));
    }
}
