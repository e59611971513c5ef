using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class CoalitionGameTests
{
    [Theory]
    [InlineData("exact")]
    [InlineData("gtg")]
    [InlineData("leave-one-out")]
    public void No_coalition_is_evaluated_twice(string method)
    {
        var table = Games.Learning(6, 1);
        List<Coalition> asked = [];
        var game = Games.Of(6, coalition =>
        {
            asked.Add(coalition);
            return table[(int)coalition.Bits];
        });
        var report = ContributionMethods.Get(method).Measure(game, seed: 1);
        asked.ShouldBeUnique();
        report.CoalitionsEvaluated.ShouldBe(asked.Count);
        ContributionMethods.Get(method).Measure(game, seed: 1).CoalitionsEvaluated.ShouldBe(0);
    }

    [Theory]
    [InlineData("exact", 1)]
    [InlineData("exact", 6)]
    [InlineData("gtg", 6)]
    [InlineData("leave-one-out", 1)]
    [InlineData("leave-one-out", 6)]
    public void What_a_method_foresees_is_asked_for_and_where_it_foresees_something_nothing_else_is(string name, int sites)
    {
        var method = ContributionMethods.Get(name);
        var asked = new List<Coalition>();
        var game = Games.Of(sites, coalition =>
        {
            asked.Add(coalition);
            return coalition.Count;
        });
        method.Measure(game, seed: 1);
        var foreseen = method.Foreseen(sites).ToList();
        foreseen.ShouldBeUnique();
        foreseen.Except(asked).ShouldBeEmpty();
        (foreseen.Count == 0 || foreseen.Count == asked.Count).ShouldBeTrue();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_utility_that_is_no_number_is_refused(double utility) =>
        Should
            .Throw<NotFiniteNumberException>(() => Games.Of(2, coalition => coalition.Count == 2 ? utility : 0).Value(Coalition.Of(2)))
            .Message.ShouldContain("{0, 1}");

    [Fact]
    public void Sites_stand_in_ordinal_order_each_once()
    {
        Should.Throw<ArgumentException>(() => new CoalitionGame([], _ => 0));
        Should.Throw<ArgumentException>(() => new CoalitionGame(default, _ => 0));
        Should.Throw<ArgumentException>(() => new CoalitionGame(["b", "a"], _ => 0)).Message.ShouldContain("'a' stands after 'b'");
        Should.Throw<ArgumentException>(() => new CoalitionGame(["a", "a"], _ => 0));
        Should.Throw<ArgumentException>(() => new CoalitionGame(Games.Names(129), _ => 0));
        new CoalitionGame(Games.Names(128), _ => 0).Everyone.Count.ShouldBe(128);
    }

    [Fact]
    public void An_unknown_method_lists_the_known_ones() =>
        Should
            .Throw<ArgumentException>(() => ContributionMethods.Get("magic"))
            .Message.ShouldContain("'magic'; known are exact, gtg, leave-one-out");
}
