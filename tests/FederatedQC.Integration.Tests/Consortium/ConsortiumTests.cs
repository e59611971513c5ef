using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>What the consortium promises while its processes die: nobody is lost, and what is local stays local.</summary>
public sealed class ConsortiumTests
{
    private const string Killed = "plant-a";
    private const int Rounds = 3;
    private const int RoundOfTheAgent = 1;
    private const int RoundOfTheBroker = 2;

    private static readonly RunSettings Settings = new()
    {
        Run = "run-1",
        Rounds = Rounds,
        Sites = [Killed, "plant-b"],
        Strategy = "fedbn",
        Codec = "float32",
        Spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Architecture = "compact",
                InputSize = ConsortiumProcesses.ImageSize,
                Classes = [.. SurfaceClasses.All.Select(SurfaceClasses.NameOf).Order(StringComparer.Ordinal)],
                DefectFreeClass = SurfaceClasses.NameOf(SurfaceClass.Good),
                Sharing = "fedbn",
            }
        ),
        Training = new TrainingSettings { LocalEpochs = 12, BatchSize = 8 },
        Closing = new ClosingSettings
        {
            QuorumFraction = 1,
            Deadline = TimeSpan.FromHours(1),
            EvaluationDeadline = TimeSpan.FromHours(1),
        },
    };

    [Fact]
    public async Task Every_site_takes_part_in_every_round_and_its_local_numbers_stay_although_an_agent_and_the_broker_are_killed()
    {
        await using var consortium = await ConsortiumProcesses.StartAsync(Settings);

        await KillAgentWhileItTrainsAsync(consortium);
        await KillBrokerWhileAnUpdateIsOnItsWayAsync(consortium);

        var end = await consortium.UntilAsync(status => status.Phase == "finished", "the end of the run");
        var explanation = consortium.Explain("the end of the run", end);
        end.History.Count.ShouldBe(Rounds, explanation);
        end.History.ShouldAllBe(round => round.Updates.Select(update => update.Site).SequenceEqual(Settings.Sites), explanation);
        AssertNothingLocalWasSent(consortium);
    }

    private static async Task KillAgentWhileItTrainsAsync(ConsortiumProcesses consortium)
    {
        var site = consortium.Sites.Single(site => site.Name == Killed);
        await consortium.UntilAsync(
            status => status.Round == RoundOfTheAgent && status.Phase == "collecting" && site.IsTraining,
            $"a training of {Killed} in round {RoundOfTheAgent}"
        );
        site.Agent.Children.Count.ShouldBe(1, "its worker trains");

        await site.Agent.KillAsync();

        site.IsTraining.ShouldBeTrue("it was killed in the middle of its training");
        site.Locals.Count.ShouldBe(RoundOfTheAgent, "and had trained in the rounds before only");
        site.Agent.Start();
    }

    private static async Task KillBrokerWhileAnUpdateIsOnItsWayAsync(ConsortiumProcesses consortium)
    {
        await consortium.UntilAsync(consortium.Tap.HoldAt($"/update/{RoundOfTheBroker}/"), $"an update of round {RoundOfTheBroker}");
        await consortium.Broker.KillAsync();
        var status = await consortium.UntilAsync(status => status.Round >= RoundOfTheBroker, "the aggregator's answer without a broker");
        (status.Round, status.Phase).ShouldBe((RoundOfTheBroker, "collecting"));
        await consortium.Broker.StartAgainAsync();
    }

    private static void AssertNothingLocalWasSent(ConsortiumProcesses consortium)
    {
        var sent = consortium.Tap.Streams;
        var initial = ModelInitialiser.Create(Settings.Spec, seed: 1).Local;
        foreach (var site in consortium.Sites)
        {
            site.Locals.Count.ShouldBe(Rounds);
            var befores = site.Locals.Prepend(initial).ToList();
            var secrets = new Stretches([
                .. site.Locals,
                .. site.Locals.Select(local => Difference(local, initial)),
                .. site.Locals.Zip(befores, Difference),
            ]);
            secrets.Count.ShouldBeGreaterThan(Rounds * initial.Length);
            secrets.CountIn(sent).ShouldBe(0, site.Name);

            // The same search finds what may be sent: here the update of the round in which the broker died, and below every model.
            var delta = new Stretches(site.NewestDelta);
            delta.CountIn(sent).ShouldBeGreaterThanOrEqualTo(delta.Count * 9 / 10, site.Name);
        }

        consortium.ModelFiles.Count.ShouldBeGreaterThan(0);
        foreach (var model in consortium.ModelFiles)
        {
            new Stretches(SiteProcess.Floats(model)).CountIn(sent).ShouldBeGreaterThan(0, model);
        }
    }

    private static float[] Difference(float[] after, float[] before) => [.. after.Zip(before, (a, b) => a - b)];
}
