using FederatedQC.Analytic;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Jobs;

/// <summary>Jobs of a network that is solved for.</summary>
public sealed class AnalyticJobTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobRunner _runner = new();

    private ModelSpec Spec =>
        SpecBuilder.Create(
            new NetworkOptions
            {
                Architecture = "features",
                InputSize = 64,
                Classes = surfaces.Spec.Classes,
                DefectFreeClass = surfaces.Spec.DefectFreeClass,
            }
        );

    [Fact]
    public void In_the_first_of_two_rounds_a_site_sends_moments_and_in_the_second_sums()
    {
        var first = Train(Surfaces.Write(Spec, _folder.Of("first")), round: 0);
        var standardised = first.Concluded(isBalanced: true, threads: 1);
        var second = Train(ModelFile.Write(_folder.Of("second"), new ModelState(Spec, standardised.ToShared(), [])), round: 1);

        first.Moments.Counts.ShouldAllBe(count => count >= 4);
        first.Sums.Weights.ShouldAllBe(weight => weight == 0);
        second.Moments.Counts.ShouldBe(first.Moments.Counts);
        second.Sums.Weights.Sum().ShouldBe(first.Moments.Images, 1e-9);
    }

    [Fact]
    public void A_site_alone_solves_at_once_and_the_line_scores_as_the_closed_form_does()
    {
        var start = Surfaces.Write(Spec, _folder.Of("alone"));
        var job = Surfaces.Train(start, surfaces.Data);
        _runner.Run(job, _ => { }, CancellationToken.None);

        var evaluated = (WorkerReply.Evaluated)
            _runner.Run(
                new EvaluateJob
                {
                    Data = surfaces.Data,
                    Model = start with { SharedPath = job.SharedOutput },
                    Split = "train",
                    ParityImages = 20,
                },
                _ => { },
                CancellationToken.None
            );

        evaluated.Figures.Accuracy.Value.ShouldBeGreaterThan(0.9);
        evaluated.Parity.ShouldBeInRange(1e-9, 1e-4);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    private AnalyticModel Train(ModelFiles start, int round)
    {
        var job = Surfaces.Train(start, surfaces.Data) with { Round = round, Rounds = 2 };
        _runner.Run(job, _ => { }, CancellationToken.None);
        return AnalyticModel.Read(Spec, ModelFile.ReadVector(job.SharedOutput, new ParameterLayout(Spec).SharedCount));
    }
}
