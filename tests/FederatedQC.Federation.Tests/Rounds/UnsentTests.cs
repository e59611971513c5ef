using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>What encoded steps left out belongs to the model that they led to, whatever becomes of that model.</summary>
public sealed class UnsentTests
{
    private static readonly RunSettings Settings = TestRun.Settings with
    {
        Rounds = 9,
        Compression = new() { Download = "topk:0.01" },
    };

    [Fact]
    public void A_candidate_that_is_trained_on_brings_what_was_left_out_of_it()
    {
        var state = Begun.After(Round(0, right: 45));
        (state.Base, state.Released, Unsent(state)).ShouldBe((TestRun.Candidate(0), TestRun.Candidate(0), Left(0)));

        // Not good enough for the lines, good enough to train on.
        state = state.After(Round(1, right: 43));
        (state.Base, state.Released, Unsent(state)).ShouldBe((TestRun.Candidate(1), TestRun.Candidate(0), Left(1)));
    }

    [Fact]
    public void A_run_that_goes_back_to_its_release_goes_back_to_what_that_one_lacks()
    {
        var state = Begun.After([.. Round(0, right: 45), .. Round(1, right: 43), .. Round(2, right: 10)]);
        (state.Base, Unsent(state)).ShouldBe((TestRun.Candidate(0), Left(0)));

        // Vectors that belong to no model go on.
        state.ServerState["momentum"].ShouldBe(Moved(2));
        state.Vectors.ShouldBe([Moved(2), Left(0), Left(0), Left(0)], ignoreOrder: true);
    }

    [Fact]
    public void A_run_that_goes_back_to_its_first_model_has_left_nothing_out()
    {
        var broken = Round(0, right: 45, parity: 1);
        var state = Begun.After(broken);
        (state.Base, state.Released, Unsent(state)).ShouldBe((TestRun.Initial, null, null));
    }

    [Fact]
    public void A_round_without_a_candidate_leaves_everything_as_it_was()
    {
        var events = Round(1, right: 45).TakeWhile(happened => happened is not RunEvent.Aggregated);
        var state = Begun.After([.. Round(0, right: 45), .. events, new RunEvent.AggregationFailed(1, "the disk is full", TestRun.Start)]);
        (state.Base, Unsent(state)).ShouldBe((TestRun.Candidate(0), Left(0)));

        // The first round to fail, with a model before it that was trained on and not released.
        var constant = Round(0, right: 0).ToArray();
        state = Begun.After([.. constant, .. events, new RunEvent.AggregationFailed(1, "the disk is full", TestRun.Start)]);
        (state.Base, state.Released, Unsent(state)).ShouldBe((TestRun.Candidate(0), null, Left(0)));
    }

    [Fact]
    public void What_the_candidates_step_left_out_and_what_the_base_lacks_are_both_kept_until_the_gate_has_spoken()
    {
        var state = Begun.After([.. Round(0, right: 45), .. Round(1, right: 43), .. Round(2, right: 40).SkipLast(3)]);
        state.Phase.ShouldBe(RunPhase.Evaluating);
        state.Vectors.ShouldBe([Moved(2), Left(2), Left(1), Left(0)], ignoreOrder: true);
        state.DownloadBytes.ShouldBe(102);
    }

    [Fact]
    public void The_record_says_what_a_site_fetched() =>
        Begun.After([.. Round(0, right: 45), .. Round(1, right: 45)]).History.Select(round => round.DownloadBytes).ShouldBe([100, 101]);

    private static RunState Begun => RunMachine.Begin(new RunEvent.Planned(Settings, TestRun.Initial, TestRun.Start)).State;

    private static Hash256 Left(int round) => Hash256.Of([1, (byte)round]);

    private static Hash256 Moved(int round) => Hash256.Of([2, (byte)round]);

    private static Hash256? Unsent(RunState state) => state.ServerState.TryGetValue(ServerVectors.Unsent, out var id) ? id : null;

    private static RunEvent[] Round(int round, long right, double parity = 0)
    {
        string[] before = ["Announced", "Admitted a", "Admitted b", "Admitted c"];
        var made = new RunEvent.Aggregated(round, TestRun.Candidate(round), TestRun.Start)
        {
            ServerState = ImmutableSortedDictionary<string, Hash256>
                .Empty.Add(ServerVectors.Unsent, Left(round))
                .Add("momentum", Moved(round)),
            DownloadBytes = 100 + round,
        };
        return
        [
            .. before.Select(text => RunEvents.Parse(text, round)),
            RunEventJson.Deserialize(RunEventJson.Serialize(made)),
            .. Settings.Sites.Select(site => new RunEvent.SiteEvaluated(
                round,
                site,
                TestRun.Candidate(round),
                TestRun.Evaluation(right == 0 ? 50 : right, right, parity),
                TestRun.Start
            )),
        ];
    }
}
