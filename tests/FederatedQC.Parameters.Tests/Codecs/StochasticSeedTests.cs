using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Tests.Codecs;

public sealed class StochasticSeedTests
{
    // Computed apart from this code, with hashlib.
    [Theory]
    [InlineData(42ul, "plant-07", 3, 5, 8333323696204031097ul)]
    [InlineData(0ul, "", 0, 0, 17109940839088145405ul)]
    public void Seeds_never_change(ulong run, string site, int round, int block, ulong seed) =>
        StochasticSeed.Of(run, site, round, block).ShouldBe(seed);

    [Fact]
    public void Run_site_round_and_block_all_count() =>
        new[]
        {
            StochasticSeed.Of(1, "a", 1, 1), StochasticSeed.Of(2, "a", 1, 1), StochasticSeed.Of(1, "b", 1, 1),
            StochasticSeed.Of(1, "a", 2, 1), StochasticSeed.Of(1, "a", 1, 2),
        }.ShouldBeUnique();
}
