using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Networks;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>A head that is solved for through a whole run.</summary>
public sealed class AnalyticTests
{
    [Fact]
    public void Sites_solve_in_two_rounds_what_is_easy_to_tell()
    {
        var plan = TestConsortium.Plan(sites: 3, rounds: RunSettingsRules.AnalyticRounds, AggregationStrategies.Analytic);
        var result = TestConsortium.Run(
            plan with
            {
                Spec = SpecBuilder.Create(
                    new NetworkOptions
                    {
                        Architecture = Architectures.Solved,
                        InputSize = plan.Spec.InputSize,
                        Classes = plan.Spec.Classes,
                        DefectFreeClass = plan.Spec.DefectFreeClass,
                    }
                ),
                Admission = new AdmissionSettings
                {
                    MaxDeltaNorm = 1e12,
                    NormOutlier = null,
                    CosineWarning = null,
                },
            },
            more: 5
        );

        result.Final.History.Select(round => round.Outcome).ShouldBe([RoundOutcome.Gathered, RoundOutcome.Released]);
        result.Final.History.ShouldAllBe(round => round.Refusals.IsEmpty && round.Updates.Count == 3);
        result.Accuracy.ShouldBeGreaterThan(0.9);
    }
}
