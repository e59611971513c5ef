using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>
/// What a model rests on when real processes make it: an update that the aggregator trains, and what sites say that their images' privacy
/// has cost.
/// </summary>
public sealed class ReleaseTests
{
    private const int Rounds = 2;

    private static readonly RunSettings Settings = new()
    {
        Run = "run-1",
        Rounds = Rounds,
        Sites = ["plant-a", "plant-b"],
        Spec = SpecBuilder.Create(
            new NetworkOptions
            {
                InputSize = ConsortiumProcesses.ImageSize,
                Norm = NormKind.Group,
                Classes = [.. SurfaceClasses.All.Select(SurfaceClasses.NameOf).Order(StringComparer.Ordinal)],
                DefectFreeClass = SurfaceClasses.NameOf(SurfaceClass.Good),
            }
        ),
        Training = new TrainingSettings { LocalEpochs = 1, BatchSize = 8 },
        Closing = new ClosingSettings
        {
            QuorumFraction = 1,
            Deadline = TimeSpan.FromHours(1),
            EvaluationDeadline = TimeSpan.FromHours(1),
        },
    };

    [Fact]
    public async Task The_aggregator_trains_in_its_worker_the_update_by_which_it_measures_the_sites()
    {
        await using var consortium = await ConsortiumProcesses.StartAsync(
            Settings with
            {
                Robust = new RobustSettings { Rule = "fltrust" },
            },
            hasGolden: true
        );

        var end = await consortium.UntilAsync(status => status.Phase == "finished", "the end of the run");

        end.History.Count.ShouldBe(Rounds);
        end.History.ShouldAllBe(round => round.Candidate != null, consortium.Explain("candidates", end));
        var own = Length(Path.Combine(consortium.StateOf("aggregator"), "trusted"));
        own.ShouldBe(sizeof(float) * (long)new ParameterLayout(Settings.Spec).SharedCount);
    }

    [Fact]
    public async Task A_model_has_cost_what_the_ledger_of_the_worst_site_says()
    {
        var privacy = new PrivacySettings
        {
            Level = PrivacySettings.Record,
            NoiseMultiplier = 0.3,
            Budget = 1e4,
            Accountant = "rdp",
        };
        var settings = Settings with { Privacy = privacy, Training = Settings.Training with { LocalEpochs = 4 } };
        await using var consortium = await ConsortiumProcesses.StartAsync(settings);

        var end = await consortium.UntilAsync(status => status.Phase == "finished", "the end of the run");

        double Spent(RunStatus.UpdateStatus update, int rounds)
        {
            var round = settings.RecordCost((int)update.Samples);
            return PrivacyAccountants.Get("rdp").Epsilon([round with { Steps = rounds * round.Steps }], privacy.Delta);
        }

        for (var round = 0; round < Rounds; round++)
        {
            end.History[round]
                .Updates.Select(update => update.Epsilon)
                .ShouldBe(end.History[round].Updates.Select(update => (double?)Spent(update, round + 1)));
        }

        // Two noisy rounds need not make a model that can be released.
        var released = end.History.LastOrDefault(round => round.Outcome == "released");
        end.Privacy.ShouldBe(
            released is null ? null : new ModelPrivacy("record", released.Updates.Max(update => update.Epsilon), privacy.Delta, "rdp")
        );
    }

    private static long Length(string folder) => new FileInfo(Path.Combine(folder, "end.f32")).Length;
}
