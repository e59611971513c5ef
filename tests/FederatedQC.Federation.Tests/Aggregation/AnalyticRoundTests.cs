using System.Collections.Immutable;
using FederatedQC.Analytic;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>A head that is solved for: sums are added block by block, whatever the site's size; the first round is not judged.</summary>
public sealed class AnalyticRoundTests
{
    // More than a block, and classes and features so that tensors begin within one.
    private static readonly HeadShape Shape = new(Features: 301, Classes: 2);

    private static readonly RunSettings Plan = TestRun.Settings with
    {
        Strategy = AggregationStrategies.Analytic,
        Spec = TestRun.Spec with { Tensors = AnalyticModel.TensorsOf(Shape) },
        Training = new TrainingSettings { ClassWeighting = "inverse" },
        Admission = new AdmissionSettings
        {
            MaxDeltaNorm = 1e12,
            NormOutlier = null,
            CosineWarning = null,
        },
    };

    [Fact]
    public void Two_rounds_over_sites_of_any_size_give_the_head_of_all_images_in_one_place()
    {
        var images = Images(60);
        var pooled = TwoRounds([(images.Features, images.Labels)]);

        var federated = TwoRounds([Part(images, 0, 3), Part(images, 3, 33), Part(images, 33, 60)]);

        ParameterBlocks.CountOf(Shape.Parameters).ShouldBeGreaterThan(1);
        federated.Weights.ShouldBe(pooled.Weights, 1e-9);
        federated.Weights.Any(weight => weight != 0).ShouldBeTrue();
    }

    [Fact]
    public void Sums_that_no_features_have_make_no_candidate_and_say_so()
    {
        var images = Images(40);
        var moments = Aggregate(Empty(), [(images.Features, images.Labels)]).Shared;
        var hostile = AnalyticModel.Read(Shape, moments);
        hostile = With(hostile.WithImages(images.Features, images.Labels), sums => sums.Gram.AsSpan().Fill(-1));

        var result = Aggregate(moments, [(hostile.ToShared(), 40)]);

        result.Unsound.ShouldHaveSingleItem().ShouldBe(TestRound.Site(0));
        result.Problem.ShouldNotBeNull().ShouldContain("No site has sent the sums of an image");
    }

    [Theory]
    [InlineData("more images than announced")]
    [InlineData("images twice")]
    [InlineData("a large target")]
    [InlineData("a large square")]
    [InlineData("other moments")]
    [InlineData("a head")]
    public void A_site_that_lies_is_left_out_and_the_head_is_that_of_the_others(string lie)
    {
        var (honest, lying) = (Part(Images(60), 0, 40), Part(Images(60), 40, 60));
        var moments = Aggregate(Empty(), [honest, lying]).Shared;
        var start = AnalyticModel.Read(Shape, moments);
        var (truth, said) = (start.WithImages(lying.Features, lying.Labels), start.WithImages(honest.Features, honest.Labels).ToShared());
        var (lied, images) = lie switch
        {
            "more images than announced" => (truth, 19),
            "images twice" => (truth with { Sums = truth.Sums.Plus(truth.Sums) }, 20),
            "a large target" => (With(truth, sums => sums.Targets[5] += 1e6), 20),
            "a large square" => (With(truth, sums => sums.Gram[0] += 1e6), 20),
            "other moments" => (truth with { Moments = truth.Moments.Plus(truth.Moments) }, 20),
            _ => (truth with { Lambda = 1 }, 20),
        };

        var result = Aggregate(moments, [(said, 40), (lied.ToShared(), images)]);

        result.Unsound.ShouldHaveSingleItem().ShouldBe(TestRound.Site(1));
        result.Shared.ShouldBe(Aggregate(moments, [(said, 40)]).Shared);
        Aggregate(moments, [(said, 40), (truth.ToShared(), 20)]).Unsound.ShouldBeEmpty();
    }

    [Fact]
    public void The_first_round_asks_nobody_to_judge_and_the_second_does()
    {
        var run = RunMachine.Begin(new RunEvent.Planned(Plan, TestRun.Initial, TestRun.Start)).State;

        var (gathered, effects) = Play(run, 0);

        (gathered.Phase, gathered.Round, gathered.Base).ShouldBe((RunPhase.Announced, 1, TestRun.Candidate(0)));
        gathered.History.Single().Outcome.ShouldBe(RoundOutcome.Gathered);
        gathered.Released.ShouldBeNull();
        effects.ShouldBe([new RunEffect.DropUpdates(0), new RunEffect.Announce(1, TestRun.Candidate(0))]);
        Play(gathered, 1).Effects.ShouldContain(new RunEffect.AskForEvaluations(1, TestRun.Candidate(1)));
    }

    [Theory]
    [InlineData("belong together", "fedavg", 2)]
    [InlineData("takes 2", AggregationStrategies.Analytic, 3)]
    public void A_plan_that_mixes_training_and_solving_is_refused(string why, string strategy, int rounds) =>
        RunSettingsRules
            .Problems(Plan with { Strategy = strategy, Rounds = rounds })
            .ShouldContain(problem => problem.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void A_plan_of_sums_is_sound() => RunSettingsRules.Problems(Plan).ShouldBeEmpty();

    private static (RunState State, ImmutableArray<RunEffect> Effects) Play(RunState state, int round)
    {
        var closed = state.After([
            new RunEvent.Announced(round, TestRun.Start),
            .. Plan.Sites.Select(site => new RunEvent.UpdateAdmitted(round, site, TestRun.Update(), TestRun.Start)),
        ]);
        var transition = RunMachine.Apply(closed, new RunEvent.Aggregated(round, TestRun.Candidate(round), TestRun.Start));
        return (transition.State, transition.Effects);
    }

    private static AnalyticModel TwoRounds(IReadOnlyList<(float[] Features, int[] Labels)> sites)
    {
        var moments = Aggregate(Empty(), sites).Shared;
        return AnalyticModel.Read(Shape, Aggregate(moments, sites).Shared);
    }

    private static RoundResult Aggregate(float[] start, IReadOnlyList<(float[] Features, int[] Labels)> sites)
    {
        var model = AnalyticModel.Read(Shape, start);
        return Aggregate(start, [.. sites.Select(site => (model.WithImages(site.Features, site.Labels).ToShared(), site.Labels.Length))]);
    }

    private static AnalyticModel With(AnalyticModel model, Action<HeadSums> change)
    {
        var sums = model.Sums.Plus(HeadSums.Empty(Shape));
        change(sums);
        return model with { Sums = sums };
    }

    private static RoundResult Aggregate(float[] start, IReadOnlyList<(float[] End, int Images)> sites) =>
        new TestRound
        {
            Settings = Plan,
            Base = start,
            Updates =
            [
                .. sites.Select(
                    (site, index) =>
                        (
                            new UpdateFacts(TestRound.Site(index), site.Images, 1),
                            new[] { site.End.Zip(start, (after, before) => after - before).ToArray() }
                        )
                ),
            ],
        }.Aggregate();

    private static float[] Empty() => new float[Shape.Parameters];

    private static (float[] Features, int[] Labels) Images(int count)
    {
        var random = new Random(11);
        var labels = Enumerable.Range(0, count).Select(image => image % 5 == 0 ? 1 : 0).ToArray();
        var features = Enumerable
            .Range(0, count * Shape.Features)
            .Select(index => (float)((2 * random.NextDouble()) + labels[index / Shape.Features]))
            .ToArray();
        return (features, labels);
    }

    private static (float[] Features, int[] Labels) Part((float[] Features, int[] Labels) images, int from, int to) =>
        (images.Features[(from * Shape.Features)..(to * Shape.Features)], images.Labels[from..to]);
}
