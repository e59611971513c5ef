using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>Random event sequences, likely and unlikely ones, against what must hold whatever happens.</summary>
public sealed class RunSequenceTests
{
    private const int Steps = 400;
    private const int Sequences = 300;
    private static readonly RunSettings Settings = TestRun.Settings with { Rounds = 4 };
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new Hash256JsonConverter() },
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Sequences)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_a_run_keeps_its_invariants(int seed)
    {
        var aggregations = new List<int>();
        var announcements = new List<int>();
        var lost = new HashSet<int>();
        foreach (var (before, happened, after) in Walk(seed))
        {
            Holds(before, after);
            if (happened is RunEvent.UpdateLost)
            {
                lost.Add(before.Round);
            }

            aggregations.AddRange(after.Effects.OfType<RunEffect.Aggregate>().Select(effect => effect.Round));
            announcements.AddRange(after.Effects.OfType<RunEffect.Announce>().Select(effect => effect.Round));
            if (after.Effects.Any(effect => effect is RunEffect.Release))
            {
                after.State.Released.ShouldBe(before.Candidate, $"{happened}");
            }
        }

        // Once, and once more after each time that admitted updates were lost.
        aggregations.Except(lost).Count().ShouldBe(aggregations.Count(round => !lost.Contains(round)));
        announcements.ShouldBeUnique();
    }

    [Fact]
    public void The_sequences_reach_everything_that_the_invariants_speak_of()
    {
        var steps = Enumerable.Range(1, Sequences).SelectMany(Walk).ToList();
        steps.Select(step => step.After.State.Phase).Distinct().Order().ShouldBe(Enum.GetValues<RunPhase>().Except([RunPhase.Planned]));
        steps
            .SelectMany(step => step.After.Effects.Concat(RunMachine.Resume(step.After.State)))
            .Select(effect => effect.GetType())
            .Distinct()
            .ShouldBe(typeof(RunEffect).GetNestedTypes().Where(type => type.IsAssignableTo(typeof(RunEffect))), ignoreOrder: true);
        steps
            .SelectMany(step => step.After.State.History)
            .Select(round => round.Outcome)
            .Distinct()
            .ShouldBe(Enum.GetValues<RoundOutcome>().Except([RoundOutcome.Gathered]), ignoreOrder: true);
        steps.ShouldContain(step => !step.After.State.Refusals.IsEmpty);
        steps.ShouldContain(step => step.After.State.Round == Settings.Rounds);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Replaying_the_journalled_events_gives_the_same_run(int seed)
    {
        var walk = Walk(seed).ToList();
        var journal = walk.Select(step => RunEventJson.Serialize(step.Happened)).Prepend(RunEventJson.Serialize(Planned)).ToList();

        var replayed = RunMachine.Begin((RunEvent.Planned)RunEventJson.Deserialize(journal[0]));
        foreach (var entry in journal.Skip(1))
        {
            replayed = RunMachine.Apply(replayed.State, RunEventJson.Deserialize(entry));
        }

        Text(replayed.State).ShouldBe(Text(walk[^1].After.State));
        RunMachine.Resume(replayed.State).ShouldBe(RunMachine.Resume(walk[^1].After.State));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_event_that_comes_twice_counts_once(int seed)
    {
        foreach (var (_, happened, after) in Walk(seed))
        {
            // A deadline without a quorum may come as often as it likes: the round only waits on.
            if (happened is not RunEvent.TimerFired)
            {
                RunMachine.Apply(after.State, happened).State.ShouldBe(after.State);
            }
        }
    }

    private static ImmutableSortedDictionary<string, Hash256> Nothing => ImmutableSortedDictionary<string, Hash256>.Empty;

    private static Hash256 LeftOutOf(Hash256 model) => Hash256.Of(model.ToArray());

    private static RunEvent.Planned Planned => new(Settings, TestRun.Initial, TestRun.Start);

    private static void Holds(RunState before, RunTransition transition)
    {
        var after = transition.State;
        after.Round.ShouldBeGreaterThanOrEqualTo(before.Round);
        after.Round.ShouldBeLessThanOrEqualTo(Settings.Rounds);
        after.History.Length.ShouldBe(after.Round);
        (after.Candidate is not null).ShouldBe(
            after.Phase == RunPhase.Evaluating
                || (after.Phase == RunPhase.Finished && before.Candidate is not null && before.Round == after.Round)
        );
        after.Released.ShouldBe(after.LastRelease?.Candidate);
        after.Updates.Keys.ShouldBeSubsetOf(Settings.Sites);
        after.Updates.Keys.Intersect(after.Refusals.Keys).ShouldBeEmpty();
        after.Updates.Keys.Intersect(after.Lost).ShouldBeEmpty();
        (after.IsReopened && after.Phase != RunPhase.Finished).ShouldBe(after.IsReopened && after.Phase == RunPhase.Collecting);
        if (after.Candidate is null)
        {
            // Whatever became of the candidates in between, the next step makes up for what this base lacks and for nothing else.
            after.ServerState.ShouldBe(after.Base == TestRun.Initial ? Nothing : Nothing.Add(ServerVectors.Unsent, LeftOutOf(after.Base)));
        }

        transition.Effects.OfType<RunEffect.StartTimer>().ShouldAllBe(timer => timer.Round == after.Round);
        if (transition.Effects.Any(effect => effect is RunEffect.Aggregate))
        {
            after.HasQuorum.ShouldBeTrue();
        }

        if (before.Phase == RunPhase.Finished)
        {
            after.ShouldBeSameAs(before);
            transition.Effects.ShouldBeEmpty();
        }
    }

    private static IEnumerable<(RunState Before, RunEvent Happened, RunTransition After)> Walk(int seed)
    {
        var random = new Random(seed);
        var state = RunMachine.Begin(Planned).State;
        for (var step = 0; step < Steps; step++)
        {
            var happened = Next(random, state);
            var after = RunMachine.Apply(state, happened);
            yield return (state, happened, after);
            state = after.State;
        }
    }

    private static RunEvent Next(Random random, RunState state)
    {
        var round = random.Next(10) == 0 ? random.Next(0, Settings.Rounds + 1) : state.Round;
        var at = TestRun.Start.AddSeconds(random.Next(100_000));
        var site = Settings.Sites[random.Next(Settings.Sites.Length)];
        var kinds = Enum.GetValues<RoundTimer>();
        return random.Next(200) == 0
            ? new RunEvent.Stopped("enough", at)
            : random.Next(9) switch
            {
                0 => new RunEvent.Announced(round, at),
                1 => new RunEvent.UpdateAdmitted(round, site, TestRun.Update(random.Next(1, 1000)), at),
                2 => new RunEvent.UpdateRefused(round, site, random.Next(2) == 0 ? "not_finite" : "wrong_base", at),
                3 => new RunEvent.TimerFired(round, kinds[random.Next(kinds.Length)], at),
                4 => new RunEvent.Aggregated(round, TestRun.Candidate(round), at)
                {
                    ServerState = Nothing.Add(ServerVectors.Unsent, LeftOutOf(TestRun.Candidate(round))),
                },
                5 when random.Next(4) == 0 => new RunEvent.UpdateLost(round, site, at),
                6 when random.Next(10) == 0 => new RunEvent.AggregationFailed(round, "failed", at),
                _ => new RunEvent.SiteEvaluated(round, site, state.Candidate ?? TestRun.Candidate(9), Evaluation(random), at),
            };
    }

    private static SiteEvaluation Evaluation(Random random) =>
        TestRun.Evaluation(random.Next(51), random.Next(51), random.Next(20) == 0 ? double.NaN : 0);

    private static string Text(RunState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{state.Round} {JsonSerializer.Serialize(state, Json)}");
}
