using FederatedQC.Federation.Contribution;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class CoalitionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(67)]
    [InlineData(128)]
    public void Everyone_of_n_sites_are_the_first_n(int sites)
    {
        var everyone = Coalition.Of(sites);
        everyone.Count.ShouldBe(sites);
        everyone.Members.ShouldBe(Enumerable.Range(0, sites));
        Enumerable.Range(0, 128).Where(everyone.Contains).ShouldBe(Enumerable.Range(0, sites));
    }

    [Fact]
    public void It_behaves_as_a_set() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            {
                var coalition = Coalition.Empty;
                var set = new SortedSet<int>();
                foreach (var value in bytes)
                {
                    var site = value & 127;
                    coalition = value < 128 ? coalition.With(site) : coalition.Without(site);
                    _ = value < 128 ? set.Add(site) : set.Remove(site);
                }

                return coalition.Members.SequenceEqual(set) && coalition.Count == set.Count;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void It_tells_no_more_sites_apart_than_it_can()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Coalition.Of(129));
        Should.Throw<ArgumentOutOfRangeException>(() => Coalition.Of(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Coalition.Empty.With(128));
        Should.Throw<ArgumentOutOfRangeException>(() => Coalition.Empty.Without(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Coalition.Empty.Contains(128));
    }
}
