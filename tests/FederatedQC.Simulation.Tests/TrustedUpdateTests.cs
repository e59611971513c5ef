using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Attacks;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>
/// Two hostile sites of ten against the rule that measures every update by the operator's own. Updates of any length are admitted, so that
/// the rule alone stands between the sites and the model.
/// </summary>
public sealed class TrustedUpdateTests
{
    private static readonly RunSettings Plan = TestConsortium.Plan(sites: 10, rounds: 3, norm: NormKind.Group) with
    {
        Admission = new AdmissionSettings { NormOutlier = null, MaxDeltaNorm = 1e6 },
        Robust = new RobustSettings { Rule = "fltrust", Faulty = 2 },
    };

    [Fact]
    public void Sites_that_send_the_opposite_leave_the_model_that_the_others_make_alone()
    {
        Largest(Run(Plan, "sign-flip"), Run(Others(Plan))).ShouldBe(0, 1e-7);
        Distance(Run(Mean, "sign-flip"), Run(Others(Mean))).ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void An_update_that_is_made_longer_counts_as_it_did_before()
    {
        Distance(Run(Plan, "scale", "50"), Run(Plan)).ShouldBeLessThan(0.01);
        Distance(Run(Mean, "scale", "50"), Run(Mean)).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Where_a_mean_is_turned_round_the_rule_learns_as_if_nobody_attacked()
    {
        var (trusting, mean) = (Learning(Plan), Learning(Mean));
        Run(trusting).Accuracy.ShouldBeGreaterThan(0.9);
        Run(trusting, "scale", "-20").Accuracy.ShouldBeGreaterThan(0.9);
        Run(mean, "scale", "-20").Accuracy.ShouldBeLessThan(0.7);

        static RunSettings Learning(RunSettings plan) => plan with { Rounds = 8, Training = plan.Training with { LocalEpochs = 2 } };
    }

    [Fact]
    public void The_operators_update_follows_its_images_and_not_the_number_of_threads()
    {
        var two = TestConsortium.ModelOf(Run(Plan));
        TestConsortium.ModelOf(Run(Plan, threads: 1)).ShouldBe(two);
        TestConsortium.ModelOf(Run(Plan, own: Surfaces.Draw(40, 6))).ShouldNotBe(two);
    }

    [Fact]
    public void Whole_updates_are_compared_where_sites_send_factors()
    {
        var plan = Plan with
        {
            LowRank = new()
            {
                Rank = 4,
                Alpha = 8,
                LeastParameters = 256,
            },
        };
        Largest(Run(plan, "sign-flip"), Run(Others(plan))).ShouldBe(0, 1e-7);
    }

    [Fact]
    public void Without_images_of_the_operator_the_rule_can_not_be_run() =>
        Should
            .Throw<ArgumentException>(() => TestConsortium.Run(Plan))
            .Message.ShouldContain("robust.rule fltrust needs images that the operator trains on");

    /// <summary>The plan of those who are honest, without the others.</summary>
    private static RunSettings Others(RunSettings plan) => plan with { Sites = plan.Sites[..8] };

    private static RunSettings Mean => Plan with { Robust = new RobustSettings() };

    private static SimulationResult Run(
        RunSettings plan,
        string? attack = null,
        string? argument = null,
        int threads = 2,
        Learning.Training.ImageSet? own = null
    )
    {
        IAttack? known = null;
        if (attack is not null)
        {
            KnownAttacks.TryParse(argument is null ? attack : $"{attack}:{argument}", out known, out var problem).ShouldBeTrue(problem);
        }

        var result = TestConsortium.Run(plan, options =>
            options with
            {
                Threads = threads,
                Attack = known is null ? null : new AttackPlan(known, 2),
                Operator = new SiteImages("operator", own ?? Surfaces.Draw(40, 5), Surfaces.Draw(0, 5)),
            }
        );
        result.Final.Phase.ShouldBe(RunPhase.Finished);
        result.Final.History.Length.ShouldBe(plan.Rounds);
        return result;
    }

    private static double Largest(SimulationResult one, SimulationResult other) =>
        one.Shared.Zip(other.Shared).Max(pair => Math.Abs((double)pair.First - pair.Second));

    /// <summary>How far a model is from another, as a share of the way that the other came from the first model of all.</summary>
    private static double Distance(SimulationResult one, SimulationResult other)
    {
        var first = ModelInitialiser.FirstOf(Plan.Spec, Plan.Seed).Shared;
        return Length(one.Shared, other.Shared) / Length(other.Shared, first);

        static double Length(float[] from, float[] to) =>
            Math.Sqrt(from.Zip(to).Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second)));
    }
}
