using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>FedNova's ‖a‖₁ against the closed forms of Wang et al., NeurIPS 2020.</summary>
public sealed class LocalReachTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void Plain_steps_count_as_themselves(long steps) => LocalReach.Of(steps, 0, 0).ShouldBe(steps);

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(5, 0.9)]
    [InlineData(300, 0.5)]
    public void Momentum_has_the_closed_form(long steps, double rho) =>
        LocalReach.Of(steps, rho, 0).ShouldBe((steps - (rho * (1 - Math.Pow(rho, steps)) / (1 - rho))) / (1 - rho), 1e-9 * steps);

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(50, 0.01)]
    [InlineData(2000, 0.1)]
    public void A_proximal_term_has_the_closed_form(long steps, double pull) =>
        LocalReach.Of(steps, 0, pull).ShouldBe((1 - Math.Pow(1 - pull, steps)) / pull, 1e-9);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    [InlineData(1000)]
    public void Momentum_and_a_proximal_term_together_do_what_the_optimiser_does(long steps)
    {
        var (distance, velocity) = (0.0, 0.0);
        for (var step = 0L; step < steps; step++)
        {
            velocity = (0.9 * velocity) + 1 - (0.01 * distance);
            distance += velocity;
        }

        LocalReach.Of(steps, 0.9, 0.01).ShouldBe(distance, 1e-9 * distance);
    }

    [Fact]
    public void Steps_beyond_any_training_take_no_longer_than_a_few()
    {
        LocalReach.Of(9_000_000_000_000_000_000, 0.9, 0).ShouldBe(9e19, 1e7);
        LocalReach.Of(long.MaxValue, 0.9, 0.01).ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Unsound_numbers_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => LocalReach.Of(0, 0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => LocalReach.Of(1, 1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => LocalReach.Of(1, 0, -1));
    }
}
