using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

public sealed class ClusteringTests
{
    public static TheoryData<string> Names => ["none", "cfl", "cfl-absolute", "average-linkage"];

    private static int[][] Families =>
        [
            [0, 0, 0, 0, 0, 0],
            [0, 1, 0, 1, 1, 0, 1],
            [0, 1, 2, 2, 1, 0, 0, 1, 2, 2],
            [0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3],
        ];

    [Theory]
    [InlineData("cfl", 0.3)]
    [InlineData("cfl", 1.0)]
    [InlineData("cfl-absolute", 0.3)]
    [InlineData("average-linkage", 0.3)]
    public void Families_that_go_their_own_ways_are_found(string name, double noise)
    {
        // Deltas are about 12 long. A family's mean is so too, and that of two or more families at most 8.7.
        var settings = new FamilySettings
        {
            Clustering = name,
            MaxAgreement = 0.6,
            Epsilon1 = 10,
            Epsilon2 = 11,
        };
        foreach (var families in Families)
        {
            for (var seed = 0; seed < 10; seed++)
            {
                var geometry = Deltas.Geometry(Deltas.Of(seed, families, noise));
                Say(Clusterings.Get(settings).Divide(geometry, Deltas.All(geometry))).ShouldBe(Say(Expected(families)), $"seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_member_is_in_one_cluster_and_clusters_are_in_order(string name)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var geometry = Deltas.RandomCosines(seed, sites: 12);
            int[] members = [0, 2, 3, 5, 6, 7, 9, 11];
            var clusters = Divide(
                new FamilySettings
                {
                    Clustering = name,
                    MinMargin = 0,
                    Epsilon1 = 0.6,
                    Epsilon2 = 0.5,
                },
                geometry,
                members
            );
            clusters.SelectMany(cluster => cluster).Order().ShouldBe(members);
            clusters.ShouldAllBe(cluster => cluster.Order().SequenceEqual(cluster));
            clusters.Select(cluster => cluster[0]).ShouldBeInOrder();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_member_makes_no_cluster_and_one_makes_one(string name)
    {
        var geometry = Deltas.RandomCosines(seed: 1, sites: 3);
        Divide(new FamilySettings { Clustering = name }, geometry, []).ShouldBeEmpty();
        Divide(new FamilySettings { Clustering = name }, geometry, [1]).ShouldHaveSingleItem().ShouldBe([1]);
    }

    [Theory]
    [InlineData("cfl")]
    [InlineData("average-linkage")]
    public void Names_of_sites_and_scale_of_deltas_change_nothing(string name)
    {
        int[] families = [0, 0, 0, 1, 1, 2, 2, 2, 2];
        var deltas = Deltas.Of(seed: 3, families, noise: 0.7);
        var random = new Random(1);
        for (var trial = 0; trial < 20; trial++)
        {
            int[] order = [.. Enumerable.Range(0, families.Length)];
            random.Shuffle(order);
            var scale = Math.Pow(10, random.Next(-20, 20));
            var geometry = Deltas.Geometry([.. order.Select(site => deltas[site].Select(value => value * scale).ToArray())]);
            Say(Divide(new FamilySettings { Clustering = name, MaxAgreement = 0.6 }, geometry, Deltas.All(geometry)))
                .ShouldBe(Say(Expected([.. order.Select(site => families[site])])));
        }
    }

    [Fact]
    public void Sites_that_still_pull_together_are_not_cut()
    {
        // Two families with a common way: inside them the cosine is about 0.8, across about 0.6, as early in training.
        int[] families = [0, 1, 0, 1, 0, 1, 0, 1];
        var common = Deltas.Noise(new Random(99), 400);
        var deltas = Deltas
            .Of(seed: 1, families, noise: 0.6)
            .Select(delta => delta.Zip(common, (own, shared) => own + (1.4 * shared)).ToArray())
            .ToArray();
        var geometry = Deltas.Geometry(deltas);
        geometry.Agreement(Deltas.All(geometry)).ShouldBeGreaterThan(0.5);
        Divide(new FamilySettings { Clustering = "cfl" }, geometry, Deltas.All(geometry)).Count.ShouldBe(1);
        Say(Divide(new FamilySettings { Clustering = "cfl", MaxAgreement = 1 }, geometry, Deltas.All(geometry)))
            .ShouldBe(Say(Expected(families)));
    }

    [Fact]
    public void Nothing_but_noise_is_not_cut_however_many_sites_although_the_authors_ratio_is_met()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var geometry = Deltas.Geometry([.. Deltas.Of(seed, new int[40], noise: 1000)]);
            var all = Deltas.All(geometry);
            (geometry.MeanLength(all) / geometry.LargestLength(all)).ShouldBeLessThan(0.4 / 1.6);
            Divide(new FamilySettings { Clustering = "cfl" }, geometry, all).Count.ShouldBe(1);
        }
    }

    [Fact]
    public void The_authors_rule_asks_for_a_short_mean_and_a_long_delta()
    {
        var settings = new FamilySettings { Clustering = "cfl-absolute" };
        int Count(params double[][] deltas) => Divide(settings, Deltas.Geometry(deltas), [.. Enumerable.Range(0, deltas.Length)]).Count;
        Count([2, 0.1], [2, -0.1], [-2, 0.1], [-2, -0.1]).ShouldBe(2);
        Count([1, 0.1], [1, -0.1], [-1, 0.1], [-1, -0.1]).ShouldBe(1); // none is longer than 1.6
        Count([3, 0.1], [3, -0.1], [-2, 0.1], [-2, -0.1]).ShouldBe(1); // the mean is 0.5 long
    }

    [Fact]
    public void An_outlier_stays_with_the_sites_that_it_is_least_unlike_or_alone_by_linkage()
    {
        double[][] deltas =
        [
            [1, 0, 0],
            [1, 0.1, 0],
            [-1, 0, 0.1],
            [-1, 0.1, 0.1],
            [0, 0.3, 1],
        ];
        var geometry = Deltas.Geometry(deltas);
        Say(Divide(new FamilySettings { Clustering = "cfl", MinMargin = 0 }, geometry, Deltas.All(geometry))).ShouldBe("0 1|2 3 4");
        Say(Divide(new FamilySettings { Clustering = "average-linkage" }, geometry, Deltas.All(geometry))).ShouldBe("0 1|2 3|4");
    }

    // Cosines 0.9 and 0.8 join first; the mean over the two pairs that then link 2 to {0, 1} is 0.5, and over the six that link {3, 4}
    // below that.
    [Theory]
    [InlineData(0.51, "0 1|2|3 4")]
    [InlineData(0.49, "0 1 2|3 4")]
    [InlineData(0.19, "0 1 2 3 4")]
    public void Average_linkage_joins_by_the_mean_over_pairs(double likeness, string clusters)
    {
        var geometry = Deltas.FromCosines(
            [1, 0.9, 0.7, 0.2, 0.2],
            [0.9, 1, 0.3, 0.2, 0.2],
            [0.7, 0.3, 1, 0.2, 0.2],
            [0.2, 0.2, 0.2, 1, 0.8],
            [0.2, 0.2, 0.2, 0.8, 1]
        );
        Say(Divide(new FamilySettings { Clustering = "average-linkage", MinLikeness = likeness }, geometry, Deltas.All(geometry)))
            .ShouldBe(clusters);
    }

    [Fact]
    public void Settings_say_what_is_wrong_with_them()
    {
        new FamilySettings().Problems().ShouldBeEmpty();
        FamilySettings broken = new()
        {
            Clustering = "magic",
            Patience = 0,
            SmallestFamily = 0,
            MaxAgreement = double.NaN,
            MinMargin = -1,
            Epsilon1 = 0,
            Epsilon2 = 0,
            MinLikeness = 2,
        };
        broken.Problems().Count.ShouldBe(8);
        Should
            .Throw<ArgumentException>(() => Clusterings.Get(broken))
            .Message.ShouldContain("'magic' is unknown: use average-linkage, cfl, cfl-absolute, none");
    }

    private static IReadOnlyList<int[]> Divide(FamilySettings settings, DeltaGeometry geometry, int[] members) =>
        Clusterings.Get(settings).Divide(geometry, members);

    private static IEnumerable<int[]> Expected(int[] families) =>
        Enumerable
            .Range(0, families.Length)
            .GroupBy(site => families[site])
            .Select(group => group.ToArray())
            .OrderBy(cluster => cluster[0]);

    private static string Say(IEnumerable<int[]> clusters) => string.Join("|", clusters.Select(cluster => string.Join(" ", cluster)));
}
