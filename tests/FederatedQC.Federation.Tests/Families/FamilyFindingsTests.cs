using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

public sealed class FamilyFindingsTests
{
    private static readonly IClustering Clustering = Clusterings.Get(new FamilySettings { Clustering = "cfl", MaxAgreement = 0.6 });

    [Fact]
    public void Declared_families_are_clustered_one_by_one_and_never_joined()
    {
        // Sites 0, 2, 4 and 6 all go one way, but 6 declared another family.
        var geometry = Deltas.Geometry(Deltas.Of(seed: 1, [0, 1, 0, 1, 0, 2, 0, 2], noise: 0.4));
        var assignment = Declare("bolt", "bolt", "bolt", "bolt", "bolt", "nut", "nut", "nut");
        FamilyFindings
            .Of(assignment, geometry, Clustering)
            .Found.Select(found => $"{found.Declared}: {string.Join(" ", found.Sites)}")
            .ShouldBe(["bolt: site-00 site-02 site-04", "bolt: site-01 site-03", "nut: site-05 site-06 site-07"]);
    }

    [Fact]
    public void Declared_families_that_go_one_way_are_reported()
    {
        var geometry = Deltas.Geometry(Deltas.Of(seed: 2, [0, 0, 0, 0, 1, 1], noise: 0.5));
        var findings = FamilyFindings.Of(Declare("bolt", "bolt", "screw", "screw", "nut", "nut"), geometry, Clustering);
        findings
            .LookAlikes.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                alike => alike.First.ShouldBe("bolt"),
                alike => alike.Second.ShouldBe("screw"),
                alike =>
                    alike.Likeness.ShouldBe(
                        new[] { (0, 2), (0, 3), (1, 2), (1, 3) }.Average(pair => geometry.Cosine(pair.Item1, pair.Item2)),
                        1e-12
                    )
            );
        findings.Found.Length.ShouldBe(3);
    }

    [Fact]
    public void Single_sites_look_alike_only_when_they_are_nearly_the_same()
    {
        Alike(0.95).ShouldBe(1);
        Alike(0.85).ShouldBe(0);
        static int Alike(double cosine) =>
            FamilyFindings.Of(Declare("bolt", "nut"), Deltas.FromCosines([1, cosine], [cosine, 1]), Clustering).LookAlikes.Length;
    }

    [Fact]
    public void Families_without_a_way_of_their_own_do_not_look_alike()
    {
        var geometry = Deltas.FromCosines([1, -0.5, -0.1, -0.1], [-0.5, 1, -0.1, -0.1], [-0.1, -0.1, 1, -0.5], [-0.1, -0.1, -0.5, 1]);
        FamilyFindings.Of(Declare("bolt", "bolt", "nut", "nut"), geometry, Clustering).LookAlikes.ShouldBeEmpty();
    }

    [Fact]
    public void A_site_that_declared_nothing_is_refused() =>
        Should
            .Throw<ArgumentException>(() => FamilyFindings.Of(Declare("bolt"), Deltas.RandomCosines(1, 2), Clustering))
            .Message.ShouldContain("'site-01' has declared no family");

    private static FamilyAssignment Declare(params string[] families) =>
        new FamilyAssignment().Declare(Deltas.Sites(families.Length).Zip(families, KeyValuePair.Create));
}
