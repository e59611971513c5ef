using FederatedQC.Federation.Families;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Families;

public sealed class BipartitionTests
{
    [Fact]
    public void No_cut_at_all_has_a_smaller_largest_cosine_across() =>
        ForAnyCosines(
            (geometry, members) =>
            {
                var cut = Bipartition.Of(geometry, members, smallest: 1)!;
                return cut.Across == Across(geometry, cut.First, cut.Second)
                    && cut.Across == Cuts(members).Min(sides => Across(geometry, sides.First, sides.Second));
            }
        );

    [Fact]
    public void With_a_smallest_size_no_cut_into_sides_that_hang_together_is_better() =>
        ForAnyCosines(
            (geometry, members) =>
            {
                var possible = Cuts(members)
                    .Where(sides =>
                        sides.First.Length >= 2
                        && sides.Second.Length >= 2
                        && HangsTogether(geometry, members, sides.First)
                        && HangsTogether(geometry, members, sides.Second)
                    )
                    .Select(sides => Across(geometry, sides.First, sides.Second))
                    .ToList();
                var cut = Bipartition.Of(geometry, members, smallest: 2);
                return cut is null
                    ? possible.Count == 0
                    : Math.Min(cut.First.Length, cut.Second.Length) >= 2
                        && cut.Across == Across(geometry, cut.First, cut.Second)
                        && cut.Across == possible.Min();
            }
        );

    [Fact]
    public void Sides_rise_and_hold_each_member_once() =>
        ForAnyCosines(
            (geometry, members) =>
            {
                var cut = Bipartition.Of(geometry, members, smallest: 1)!;
                return cut.First[0] == members[0]
                    && cut.First.Order().SequenceEqual(cut.First)
                    && cut.Second.Order().SequenceEqual(cut.Second)
                    && cut.First.Concat(cut.Second).Order().SequenceEqual(members);
            }
        );

    [Fact]
    public void Members_may_be_some_of_the_sites()
    {
        var geometry = Deltas.Geometry(Deltas.Of(seed: 1, [0, 1, 0, 2, 1, 0, 2], noise: 0.5));
        var cut = Bipartition.Of(geometry, [1, 3, 4, 6], smallest: 1)!;
        cut.First.ShouldBe([1, 4]);
        cut.Second.ShouldBe([3, 6]);
    }

    [Fact]
    public void Too_few_sites_are_not_cut()
    {
        var geometry = Deltas.RandomCosines(seed: 1, sites: 3);
        Bipartition.Of(geometry, [0], smallest: 1).ShouldBeNull();
        Bipartition.Of(geometry, [0, 1, 2], smallest: 2).ShouldBeNull();
        Bipartition.Of(geometry, [0, 2], smallest: 1)!.Second.ShouldBe([2]);
    }

    [Fact]
    public void The_loneliest_site_is_the_one_furthest_from_any_partner_of_its_side() =>
        ForAnyCosines(
            (geometry, members) =>
            {
                var cut = Bipartition.Of(geometry, members, smallest: 1)!;
                double[] partners =
                [
                    .. from side in new[] { cut.First, cut.Second }
                    where side.Length > 1
                    from site in side
                    select side.Except([site]).Max(other => geometry.Cosine(site, other)),
                ];
                return cut.Within(geometry) == partners.Append(1).Min();
            }
        );

    private static void ForAnyCosines(Func<DeltaGeometry, int[], bool> holds) =>
        Prop.ForAll(Gen.Choose(2, 8).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (sites, seed) =>
            {
                var geometry = Deltas.RandomCosines(seed, sites);
                return holds(geometry, Deltas.All(geometry));
            })
            .QuickCheckThrowOnFailure();

    private static IEnumerable<(int[] First, int[] Second)> Cuts(int[] members) =>
        from bits in Enumerable.Range(1, (1 << (members.Length - 1)) - 1)
        select (
            members.Where((_, index) => (bits >> index & 1) == 0).ToArray(),
            members.Where((_, index) => (bits >> index & 1) == 1).ToArray()
        );

    private static double Across(DeltaGeometry geometry, int[] first, int[] second) =>
        first.Max(one => second.Max(other => geometry.Cosine(one, other)));

    // A side hangs together if Kruskal's edges of the maximum spanning tree alone connect it.
    private static bool HangsTogether(DeltaGeometry geometry, int[] members, int[] side)
    {
        var root = members.ToDictionary(site => site);
        var edges = new List<(int One, int Other)>();
        foreach (
            var (one, other) in members
                .SelectMany(one => members.Where(other => other > one).Select(other => (one, other)))
                .OrderByDescending(pair => geometry.Cosine(pair.one, pair.other))
        )
        {
            if (root[one] != root[other])
            {
                edges.Add((one, other));
                var (kept, lost) = (root[one], root[other]);
                foreach (var site in members.Where(site => root[site] == lost))
                {
                    root[site] = kept;
                }
            }
        }

        return edges.Count(edge => side.Contains(edge.One) && side.Contains(edge.Other)) == side.Length - 1;
    }
}
