using System.Numerics;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Graph;

namespace FederatedQC.SecureAggregation.Tests.Graph;

public sealed class MaskingGraphTests
{
    public static TheoryData<int, int> Regular =>
        new()
        {
            { 6, 3 },
            { 7, 2 },
            { 7, 4 },
            { 8, 5 },
            { 9, 4 },
            { 10, 3 },
            { 10, 6 },
            { 51, 30 },
            { 67, 40 },
            { 100, 59 },
            { 200, 101 },
        };

    [Theory]
    [MemberData(nameof(Regular))]
    public void Every_site_has_as_many_neighbours_as_the_degree_and_is_theirs(int sites, int degree)
    {
        var graph = MaskingGraph.Regular(sites, degree, Hash256.Of([1]));
        for (var site = 0; site < sites; site++)
        {
            graph.Neighbours[site].Length.ShouldBe(degree);
            graph.Neighbours[site].ShouldNotContain(site);
            graph.Neighbours[site].ShouldBe(graph.Neighbours[site].Distinct().Order());
            graph.Neighbours[site].All(neighbour => graph.Neighbours[neighbour].Contains(site)).ShouldBeTrue();
            graph.HoldersOf(site).Select(holder => (int)graph.PointOf(site, holder)).ShouldBe(Enumerable.Range(1, degree));
        }
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(7, 4)]
    [InlineData(9, 4)]
    [InlineData(10, 3)]
    public void It_stays_in_one_piece_whichever_sites_fewer_than_the_degree_go(int sites, int degree)
    {
        var graph = MaskingGraph.Regular(sites, degree, Hash256.Of([2]));
        for (var gone = 0u; gone < 1u << sites; gone++)
        {
            if (BitOperations.PopCount(gone) < degree)
            {
                graph.IsConnected([.. Enumerable.Range(0, sites).Where(site => (gone >> site & 1) == 0)]).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void It_falls_apart_when_a_sites_neighbours_go()
    {
        var graph = MaskingGraph.Regular(20, 4, Hash256.Of([3]));
        graph.IsConnected([.. Enumerable.Range(0, 20).Except(graph.Neighbours[7])]).ShouldBeFalse();
    }

    [Fact]
    public void The_seed_decides_who_is_whose_neighbour()
    {
        var one = MaskingGraph.Regular(60, 10, Hash256.Of([1]));
        var again = MaskingGraph.Regular(60, 10, Hash256.Of([1]));
        var other = MaskingGraph.Regular(60, 10, Hash256.Of([2]));
        one.Neighbours.SelectMany(list => list).ShouldBe(again.Neighbours.SelectMany(list => list));
        one.Neighbours.SelectMany(list => list).ShouldNotBe(other.Neighbours.SelectMany(list => list));
    }

    [Fact]
    public void On_the_complete_graph_everyone_holds_a_share_of_everyone()
    {
        var graph = MaskingGraph.Complete(5);
        graph.Neighbours[2].ShouldBe([0, 1, 3, 4]);
        graph.HoldersOf(2).ShouldBe([0, 1, 2, 3, 4]);
        graph.PointOf(2, 2).ShouldBe((byte)3);
        MaskingGraph.Regular(60, 10, default).PointOf(2, 2).ShouldBe((byte)0);
    }
}
