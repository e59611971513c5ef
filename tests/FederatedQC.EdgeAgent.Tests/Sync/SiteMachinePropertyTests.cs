using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

public sealed class SiteMachinePropertyTests
{
    private const int Courses = 1500;
    private const int Steps = 60;

    [Fact]
    public void Whatever_happens_in_whatever_order_the_invariants_hold_and_the_site_comes_to_rest_with_its_work_done()
    {
        for (var seed = 0; seed < Courses; seed++)
        {
            var world = new SiteSimulation(seed);
            for (var step = 0; step < Steps; step++)
            {
                world.Step();
            }

            world.Settle();
            AssertDone(world);
        }
    }

    private static void AssertDone(SiteSimulation world)
    {
        if (world.State is not { Plan: { } plan } state)
        {
            return;
        }

        state.Missing.ShouldBeNull(world.Seed);
        if (plan.Phase == Phase.Train)
        {
            state.Update!.Round.ShouldBe(plan.Round, world.Seed);
            state.Update.Base.ShouldBe(plan.Base, world.Seed);
            state.Update.Outcome.ShouldBeOneOf([UpdateOutcome.Accepted, UpdateOutcome.Refused], world.Seed);
        }

        if (plan.Phase == Phase.Evaluate)
        {
            world.Reports.ShouldContain(report => report.Round == plan.Round && report.Model == plan.Candidate, world.Seed);
        }

        if (plan.Released is { } released)
        {
            (state.Line == released || state.RefusedRelease == released).ShouldBeTrue(world.Seed);
        }
    }
}
