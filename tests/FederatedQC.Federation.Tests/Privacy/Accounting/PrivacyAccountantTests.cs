using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

/// <summary>The same contract for every accountant.</summary>
public sealed class PrivacyAccountantTests
{
    public static TheoryData<string> Names => [.. PrivacyAccountants.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_spent_costs_nothing(string name)
    {
        var accountant = PrivacyAccountants.Get(name);
        accountant.Epsilon([], 1e-5).ShouldBe(0);
        accountant.Epsilon([new(1, 0.1, 0), new(0, 0, 10)], 1e-5).ShouldBe(0);
        accountant.Delta([], 0).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_noise_there_is_no_bound(string name)
    {
        var accountant = PrivacyAccountants.Get(name);
        accountant.Epsilon([new(0, 0.1, 1)], 1e-5).ShouldBe(double.PositiveInfinity);
        accountant.Epsilon([new(0, 1, 1), new(1, 1, 1)], 1e-5).ShouldBe(double.PositiveInfinity);
        accountant.Delta([new(0, 0.1, 1)], 3).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void More_steps_and_less_noise_cost_more(string name)
    {
        var accountant = PrivacyAccountants.Get(name);
        var one = accountant.Epsilon([new(1, 0.05, 100)], 1e-5);
        accountant.Epsilon([new(1, 0.05, 200)], 1e-5).ShouldBeGreaterThan(one);
        accountant.Epsilon([new(0.9, 0.05, 100)], 1e-5).ShouldBeGreaterThan(one);
        accountant.Epsilon([new(1, 0.06, 100)], 1e-5).ShouldBeGreaterThan(one);
        accountant.Epsilon([new(1, 0.05, 100), new(10, 1, 1)], 1e-5).ShouldBeGreaterThan(one);
        accountant.Epsilon([new(1, 0.05, 40), new(1, 0.05, 60)], 1e-5).ShouldBe(one);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_no_mechanism_is_refused(string name)
    {
        var accountant = PrivacyAccountants.Get(name);
        foreach (
            var unsound in new GaussianSteps[]
            {
                new(-1, 0.1, 1),
                new(double.NaN, 0.1, 1),
                new(double.PositiveInfinity, 0.1, 1),
                new(1, 1.5, 1),
                new(1, 0.1, -1),
            }
        )
        {
            Should.Throw<ArgumentException>(() => accountant.Epsilon([unsound], 1e-5));
        }

        Should.Throw<ArgumentException>(() => accountant.Epsilon([], 0));
        Should.Throw<ArgumentException>(() => accountant.Delta([], -1));
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Should.Throw<ArgumentException>(() => PrivacyAccountants.Get("moments")).Message.ShouldContain("pld, rdp");

    /// <summary>
    /// TensorFlow Federated's EMNIST tutorial states (2, 1e-5) for 120 of 3,383 clients a round, 100 rounds and noise 1.2; an independent
    /// computation at integer orders gave 1.989.
    /// </summary>
    [Fact]
    public void The_EMNIST_tutorial_is_two_private()
    {
        GaussianSteps[] spent = [new(1.2, 120.0 / 3383, 100)];
        PrivacyAccountants.Get("rdp").Epsilon(spent, 1e-5).ShouldBe(1.989, 5e-4);
        PrivacyAccountants.Get("pld").Epsilon(spent, 1e-5).ShouldBeInRange(1.6, 1.989);
    }

    /// <summary>
    /// The project's table of DP-SGD: batches of 64, one epoch a round, delta 1e-5; computed independently, two digits after the point.
    /// </summary>
    [Theory]
    [InlineData(2000, 50, 1, 9.38)]
    [InlineData(2000, 50, 1.5, 4.70)]
    [InlineData(2000, 50, 2, 3.15)]
    [InlineData(5000, 50, 0.8, 8.86)]
    [InlineData(5000, 50, 1, 5.37)]
    [InlineData(5000, 50, 1.5, 2.74)]
    [InlineData(20000, 100, 0.8, 5.58)]
    [InlineData(20000, 100, 1, 3.46)]
    [InlineData(20000, 100, 1.5, 1.82)]
    public void The_table_of_record_level_budgets_holds(int images, int rounds, double noise, double expected)
    {
        var spent = new GaussianSteps(noise, 64.0 / images, (long)rounds * (int)Math.Ceiling(images / 64.0));
        RenyiCurve.Of(spent, RenyiOrders.Integers).Epsilon(1e-5).Value.ShouldBe(expected, 0.0051);
        PrivacyAccountants.Get("rdp").Epsilon([spent], 1e-5).ShouldBeInRange(expected * 0.97, expected + 0.005);
    }
}
