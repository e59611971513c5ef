using System.Collections.Immutable;
using FederatedQC.Protocol.Transfer;

namespace FederatedQC.Protocol.Tests.Transfer;

public sealed class UploadMachineTests
{
    private const int Blocks = 6;

    private static UploadEvent.BlocksMissing AllMissing { get; } = new([.. Enumerable.Range(0, Blocks)]);

    [Fact]
    public void Announces_the_update_and_sends_no_block_before_it_is_asked_for_then_a_window_of_them()
    {
        var (state, effects) = UploadMachine.Begin();
        effects.ShouldBe([new UploadEffect.SendCommit(1)]);
        state.Phase.ShouldBe(UploadPhase.Committed);

        (state, effects) = UploadMachine.Apply(state, AllMissing);
        effects.ShouldBe([Send(0), Send(1), Send(2), Send(3)]);
        state.Phase.ShouldBe(UploadPhase.Sending);
        state.InFlight.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Asks_again_when_no_answer_came_and_sends_once_however_often_it_is_told_to()
    {
        var (state, effects) = UploadMachine.Apply(UploadMachine.Begin().State, new UploadEvent.AnswerOverdue(1));
        effects.ShouldBe([new UploadEffect.SendCommit(2)]);
        (state, effects) = UploadMachine.Apply(state, AllMissing);
        effects.Length.ShouldBe(UploadMachine.Window);
        UploadMachine.Apply(state, AllMissing).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Each_delivered_block_lets_the_next_one_go_and_the_last_one_the_commit()
    {
        var state = At("Sending");
        (state, var first) = UploadMachine.Apply(state, Delivered(2));
        first.ShouldBe([Send(4)]);
        (state, var second) = UploadMachine.Apply(state, Delivered(0));
        second.ShouldBe([Send(5)]);
        foreach (var block in new[] { 5, 1, 3 })
        {
            (state, var none) = UploadMachine.Apply(state, Delivered(block));
            none.ShouldBeEmpty();
        }

        (state, var last) = UploadMachine.Apply(state, Delivered(4));
        last.ShouldBe([new UploadEffect.SendCommit(2)]);
        state.Phase.ShouldBe(UploadPhase.Committed);
    }

    /// <summary>Every state against every event: the phase after it and what is sent; "=" changes nothing.</summary>
    [Theory]
    [InlineData("Sending", "Delivered 0", "Sending: SendBlock 4")]
    [InlineData("Sending", "Delivered 5", "=")]
    [InlineData("Sending", "Missing 1", "=")]
    [InlineData("Sending", "Overdue 0", "=")]
    [InlineData("Sending", "Overdue 1", "=")]
    [InlineData("Announced", "Delivered 0", "=")]
    [InlineData("Announced", "Missing 1", "Sending: SendBlock 1")]
    [InlineData("Announced", "Overdue 0", "=")]
    [InlineData("Announced", "Overdue 1", "Committed: SendCommit 2")]
    [InlineData("Announced", "Accepted", "Accepted: ")]
    [InlineData("Announced", "Refused", "Refused: ")]
    [InlineData("Sending", "Accepted", "Accepted: ")]
    [InlineData("Sending", "Refused", "Refused: ")]
    [InlineData("Committed", "Delivered 0", "=")]
    [InlineData("Committed", "Missing 1", "Sending: SendBlock 1")]
    [InlineData("Committed", "Missing", "=")]
    [InlineData("Committed", "Overdue 0", "=")]
    [InlineData("Committed", "Overdue 1", "=")]
    [InlineData("Committed", "Overdue 2", "Committed: SendCommit 3")]
    [InlineData("Committed", "Overdue 3", "=")]
    [InlineData("Committed", "Accepted", "Accepted: ")]
    [InlineData("Committed", "Refused", "Refused: ")]
    [InlineData("Accepted", "Delivered 0", "=")]
    [InlineData("Accepted", "Missing 1", "=")]
    [InlineData("Accepted", "Overdue 1", "=")]
    [InlineData("Accepted", "Accepted", "=")]
    [InlineData("Accepted", "Refused", "=")]
    [InlineData("Refused", "Delivered 0", "=")]
    [InlineData("Refused", "Missing 1", "=")]
    [InlineData("Refused", "Overdue 1", "=")]
    [InlineData("Refused", "Accepted", "=")]
    [InlineData("Refused", "Refused", "=")]
    public void Table(string from, string happened, string expected)
    {
        var state = At(from);
        var (next, effects) = UploadMachine.Apply(state, Event(happened));
        if (expected == "=")
        {
            next.ShouldBeSameAs(state);
            effects.ShouldBeEmpty();
            return;
        }

        $"{next.Phase}: {string.Join(", ", effects.Select(Describe))}".ShouldBe(expected);
    }

    [Fact]
    public void The_reason_of_a_refusal_is_kept() =>
        UploadMachine.Apply(At("Committed"), new UploadEvent.UpdateRefused("not_finite")).State.Refusal.ShouldBe("not_finite");

    /// <summary>A link that loses, repeats and reorders everything: the update arrives all the same, and once.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 5)]
    [InlineData(5, 40)]
    [InlineData(6, 171)]
    public void Ends_accepted_over_a_link_that_loses_repeats_and_reorders(int seed, int blocks)
    {
        var random = new Random(seed);
        var (state, effects) = UploadMachine.Begin();
        var pending = new List<UploadEvent>();
        var stored = new HashSet<int>();
        for (var steps = 0; state.Phase != UploadPhase.Accepted; steps++)
        {
            steps.ShouldBeLessThan(100_000);
            foreach (var effect in effects)
            {
                pending.AddRange(Respond(effect, stored, blocks, random));
            }

            var happened = pending.Count > 0 ? pending[random.Next(pending.Count)] : new UploadEvent.AnswerOverdue(state.Attempt);
            if (random.Next(4) > 0)
            {
                pending.Remove(happened);
            }

            var before = state;
            (state, effects) = UploadMachine.Apply(state, happened);
            state.InFlight.Count.ShouldBeLessThanOrEqualTo(UploadMachine.Window);
            state.Attempt.ShouldBeGreaterThanOrEqualTo(before.Attempt);
            if (effects.Any(effect => effect is UploadEffect.SendCommit))
            {
                (state.Waiting.IsEmpty && state.InFlight.IsEmpty).ShouldBeTrue("committed with blocks on their way");
            }
        }

        stored.Count.ShouldBe(blocks);
    }

    private static IEnumerable<UploadEvent> Respond(UploadEffect effect, HashSet<int> stored, int blocks, Random random)
    {
        switch (effect)
        {
            case UploadEffect.SendBlock send:
                if (random.Next(5) > 0)
                {
                    stored.Add(send.Block);
                }

                return [Delivered(send.Block)];
            case UploadEffect.SendCommit when random.Next(3) > 0:
                ImmutableArray<int> missing = [.. Enumerable.Range(0, blocks).Where(block => !stored.Contains(block))];
                return [missing.IsEmpty ? new UploadEvent.UpdateAccepted() : new UploadEvent.BlocksMissing(missing)];
            default:
                return [];
        }
    }

    private static UploadState At(string phase)
    {
        var announced = UploadMachine.Begin().State;
        var state = UploadMachine.Apply(announced, AllMissing).State;
        return phase switch
        {
            "Announced" => announced,
            "Sending" => state,
            "Committed" => Enumerable
                .Range(0, Blocks)
                .Aggregate(state, (current, block) => UploadMachine.Apply(current, Delivered(block)).State),
            "Accepted" => UploadMachine.Apply(state, new UploadEvent.UpdateAccepted()).State,
            _ => UploadMachine.Apply(state, new UploadEvent.UpdateRefused("x")).State,
        };
    }

    private static UploadEvent Event(string text) =>
        text.Split(' ') switch
        {
            ["Delivered", var block] => Delivered(Number(block)),
            ["Missing"] => new UploadEvent.BlocksMissing([]),
            ["Missing", var block] => new UploadEvent.BlocksMissing([Number(block)]),
            ["Overdue", var attempt] => new UploadEvent.AnswerOverdue(Number(attempt)),
            ["Accepted"] => new UploadEvent.UpdateAccepted(),
            _ => new UploadEvent.UpdateRefused("x"),
        };

    private static string Describe(UploadEffect effect) =>
        effect switch
        {
            UploadEffect.SendBlock send => $"SendBlock {send.Block}",
            UploadEffect.SendCommit commit => $"SendCommit {commit.Attempt}",
            _ => "?",
        };

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static UploadEvent.BlockDelivered Delivered(int block) => new(block);

    private static UploadEffect.SendBlock Send(int block) => new(block);
}
