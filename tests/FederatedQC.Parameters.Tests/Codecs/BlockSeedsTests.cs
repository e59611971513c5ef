using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Tests.Codecs;

public sealed class BlockSeedsTests
{
    // Computed apart from this code, with hashlib.
    [Theory]
    [InlineData(42ul, "plant-07", 3, 5, 14819174875182955360ul, 8333323696204031097ul)]
    [InlineData(0ul, "", 0, 0, 3441427758865147577ul, 17109940839088145405ul)]
    public void Seeds_never_change(ulong run, string site, int round, int block, ulong shared, ulong own) =>
        BlockSeeds.Of(run, site, round, block).ShouldBe(new BlockSeeds(shared, own));

    [Fact]
    public void Run_site_round_and_block_all_count_for_the_own_seed() => Variants().Select(seeds => seeds.Own).ShouldBeUnique();

    [Fact]
    public void The_shared_seed_is_the_same_at_every_site() => Variants().Select(seeds => seeds.Shared).Distinct().Count().ShouldBe(4);

    [Fact]
    public void No_shared_seed_is_an_own_one() =>
        Variants().SelectMany(seeds => new[] { seeds.Shared, seeds.Own }).Distinct().Count().ShouldBe(9);

    private static BlockSeeds[] Variants() =>
        [
            BlockSeeds.Of(1, "a", 1, 1),
            BlockSeeds.Of(2, "a", 1, 1),
            BlockSeeds.Of(1, "b", 1, 1),
            BlockSeeds.Of(1, "a", 2, 1),
            BlockSeeds.Of(1, "a", 1, 2),
        ];
}
