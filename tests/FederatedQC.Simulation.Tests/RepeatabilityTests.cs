using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Same settings, images and seed: the same model.</summary>
public sealed class RepeatabilityTests
{
    [Fact]
    public void The_same_seed_gives_the_same_model_whatever_the_number_of_threads()
    {
        var plan = TestConsortium.Plan(sites: 4, rounds: 2);
        var alone = TestConsortium.Run(plan, options => options with { Threads = 1 });
        var together = TestConsortium.Run(plan, options => options with { Threads = 3 });
        TestConsortium.ModelOf(together).ShouldBe(TestConsortium.ModelOf(alone));
        together.Final.History.Select(round => round.Candidate).ShouldBe(alone.Final.History.Select(round => round.Candidate));
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        var plan = TestConsortium.Plan(sites: 2, rounds: 1);
        TestConsortium.ModelOf(TestConsortium.Run(plan with { Seed = 2 })).ShouldNotBe(TestConsortium.ModelOf(TestConsortium.Run(plan)));
    }

    [Fact]
    public void A_plan_of_other_sites_than_there_are_images_of_is_not_begun()
    {
        var plan = TestConsortium.Plan(sites: 2, rounds: 1);
        var images = Surfaces.Draw(4, 0);
        Should
            .Throw<ArgumentException>(() =>
                new SimulatedConsortium(
                    plan,
                    [new SiteImages("elsewhere", images, images)],
                    images,
                    new SimulationOptions { Folder = "unused" },
                    TimeProvider.System
                )
            )
            .Message.ShouldContain("other sites");
    }
}
