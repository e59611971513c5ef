using System.Text.Json;
using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

public sealed class FamilyAssignmentTests
{
    private static readonly FamilyAssignment Start = Declared(
        ("a", "bolt"),
        ("b", "bolt"),
        ("c", "bolt"),
        ("d", "bolt"),
        ("x", "nut"),
        ("y", "nut")
    );

    [Fact]
    public void At_first_a_site_trains_in_the_family_that_it_declares() => Say(Start).ShouldBe("bolt: a b c d; nut: x y");

    [Fact]
    public void A_family_splits_after_some_rounds_in_a_row_say_so()
    {
        var assignment = Start;
        foreach (
            var expected in new[]
            {
                "bolt: a b c d; nut: x y",
                "bolt: a b c d; nut: x y",
                "bolt: a b; bolt-2: c d; nut: x y",
                "bolt: a b; bolt-2: c d; nut: x y",
            }
        )
        {
            assignment = assignment.After(Found("bolt: a b", "bolt: c d", "nut: x y"), patience: 3);
            Say(assignment).ShouldBe(expected);
        }

        assignment.Members["c"].ShouldBe(new FamilyMembership("bolt", "bolt-2"));
    }

    [Fact]
    public void A_round_that_disagrees_starts_the_count_again()
    {
        var split = Found("bolt: a b", "bolt: c d");
        var whole = Found("bolt: a b c d");
        Say(After(Start, 3, split, split, whole, split, split)).ShouldBe("bolt: a b c d; nut: x y");
        Say(After(Start, 3, split, split, whole, split, split, split)).ShouldBe("bolt: a b; bolt-2: c d; nut: x y");
    }

    [Fact]
    public void The_larger_part_keeps_the_name() =>
        Say(After(Start, 1, Found("bolt: a", "bolt: b c d"))).ShouldBe("bolt: b c d; bolt-2: a; nut: x y");

    [Fact]
    public void A_site_moves_between_parts_as_patiently()
    {
        var split = After(Start, 1, Found("bolt: a b c", "bolt: d"));
        var moved = Found("bolt: a b", "bolt: c d");
        Say(After(split, 2, moved)).ShouldBe("bolt: a b c; bolt-2: d; nut: x y");
        Say(After(split, 2, moved, moved)).ShouldBe("bolt: a b; bolt-2: c d; nut: x y");
    }

    [Fact]
    public void Parts_of_a_family_join_again()
    {
        var split = After(Start, 1, Found("bolt: a b", "bolt: c d"));
        Say(After(split, 2, Found("bolt: a b c d"), Found("bolt: a b c d"))).ShouldBe("bolt: a b c d; nut: x y");
    }

    [Fact]
    public void A_site_that_is_absent_keeps_its_family_and_its_count()
    {
        var split = Found("bolt: a b", "bolt: c d");
        Say(After(Start, 2, split, Found("bolt: a b", "bolt: c"))).ShouldBe("bolt: a b d; bolt-2: c; nut: x y");
        Say(After(Start, 2, split, Found("bolt: a b", "bolt: c"), split)).ShouldBe("bolt: a b; bolt-2: c d; nut: x y");
    }

    [Fact]
    public void A_part_is_recognised_although_its_sites_are_but_on_their_way() =>
        Say(After(Start, 2, Found("bolt: a b", "bolt: c d"), Found("bolt: b", "bolt: c d"))).ShouldBe("bolt: a b; bolt-2: c d; nut: x y");

    [Fact]
    public void A_new_part_takes_no_name_that_is_in_use()
    {
        var start = Declared(("a", "bolt"), ("b", "bolt"), ("c", "bolt"), ("x", "bolt-2"));
        Say(After(start, 1, Found("bolt: a", "bolt: b", "bolt: c", "bolt-2: x"))).ShouldBe("bolt: a; bolt-2: x; bolt-3: b; bolt-4: c");
    }

    [Fact]
    public void A_new_declaration_counts_at_once_and_leaves_the_others()
    {
        var split = After(Start, 1, Found("bolt: a b", "bolt: c d"));
        var next = split.Declare(Families(("a", "bolt"), ("b", "nut"), ("c", "bolt"), ("z", "nut")));
        Say(next).ShouldBe("bolt: a; bolt-2: c; nut: b z");
    }

    [Fact]
    public void Whatever_rounds_say_no_family_holds_sites_of_two_declared_ones_and_none_moves_too_soon()
    {
        var random = new Random(17);
        for (var trial = 0; trial < 200; trial++)
        {
            var assignment = Start;
            var patience = random.Next(1, 4);
            for (var round = 0; round < 12; round++)
            {
                var found = Start
                    .Members.Where(_ => random.Next(5) > 0)
                    .GroupBy(entry => (entry.Value.Declared, Part: random.Next(2)))
                    .Select(group => new FoundFamily(group.Key.Declared, [.. group.Select(entry => entry.Key)]));
                var next = assignment.After(new FamilyFindings([.. found], []), patience);
                foreach (var (site, member) in next.Members)
                {
                    if (member.Family != assignment.Members[site].Family && patience > 1)
                    {
                        assignment
                            .Members[site]
                            .ShouldBe(new FamilyMembership(member.Declared, assignment.Members[site].Family, member.Family, patience - 1));
                    }

                    (member.Rounds < patience).ShouldBeTrue();
                    (member.Proposed is null).ShouldBe(member.Rounds == 0);
                }

                next.Families.Values.Count(sites => sites.Select(site => next.Members[site].Declared).Distinct().Count() > 1).ShouldBe(0);
                assignment = next;
            }
        }
    }

    [Fact]
    public void Findings_about_other_sites_or_other_declarations_are_refused()
    {
        Should.Throw<ArgumentException>(() => Start.After(Found("bolt: q"), 1)).Message.ShouldContain("'q' has declared no family");
        Should.Throw<ArgumentException>(() => Start.After(Found("bolt: x"), 1)).Message.ShouldContain("didn't declare");
        Should.Throw<ArgumentOutOfRangeException>(() => Start.After(Found("bolt: a"), 0));
    }

    [Fact]
    public void It_survives_as_json()
    {
        var options = new JsonSerializerOptions { IgnoreReadOnlyProperties = true };
        var assignment = After(Start, 3, Found("bolt: a b", "bolt: c d"));
        var json = JsonSerializer.Serialize(assignment, options);
        var read = JsonSerializer.Deserialize<FamilyAssignment>(json, options)!;
        read.Members.ShouldBe(assignment.Members);
        Say(After(read, 3, Found("bolt: a b", "bolt: c d"), Found("bolt: a b", "bolt: c d"))).ShouldBe("bolt: a b; bolt-2: c d; nut: x y");
    }

    private static FamilyAssignment Declared(params (string Site, string Family)[] declared) =>
        new FamilyAssignment().Declare(Families(declared));

    private static Dictionary<string, string> Families(params (string Site, string Family)[] declared) =>
        declared.ToDictionary(entry => entry.Site, entry => entry.Family);

    private static FamilyAssignment After(FamilyAssignment assignment, int patience, params FamilyFindings[] rounds) =>
        rounds.Aggregate(assignment, (current, findings) => current.After(findings, patience));

    private static FamilyFindings Found(params string[] clusters) =>
        new([.. clusters.Select(text => text.Split(": ")).Select(parts => new FoundFamily(parts[0], [.. parts[1].Split(' ')]))], []);

    private static string Say(FamilyAssignment assignment) =>
        string.Join("; ", assignment.Families.Select(family => $"{family.Key}: {string.Join(" ", family.Value)}"));
}
