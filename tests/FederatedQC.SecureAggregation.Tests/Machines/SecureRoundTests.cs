using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Tests.Machines;

public sealed class SecureRoundTests
{
    private static readonly SecureRoundSettings Settings = SecureParties.SettingsOf(60);

    [Fact]
    public void The_id_binds_every_setting()
    {
        SecureRoundSettings[] others =
        [
            Settings,
            Settings with
            {
                Run = "other",
            },
            Settings with
            {
                Round = 5,
            },
            Settings with
            {
                Sites = Settings.Sites.RemoveAt(0),
            },
            Settings with
            {
                Sites = Settings.Sites.SetItem(3, "other"),
            },
            Settings with
            {
                Parameters = 4,
            },
            Settings with
            {
                GraphSeed = Hash256.Of([8]),
            },
            Settings with
            {
                Trust = ServerTrust.HonestButCurious,
            },
            Settings with
            {
                MinimumSurvivors = 4,
            },
            Settings with
            {
                CorruptPercent = 20,
            },
            Settings with
            {
                DropoutPercent = 20,
            },
            Settings with
            {
                Format = new FixedPointFormat(2),
            },
            Settings with
            {
                Format = new FixedPointFormat(1, 13),
            },
            Settings with
            {
                Format = new FixedPointFormat(1, MaxWeight: 2),
            },
            Settings with
            {
                Format = new FixedPointFormat(1, HeadroomBits: 1),
            },
        ];
        others.Select(settings => SecureRound.Of(settings).Id).ShouldBeUnique();
    }

    [Fact]
    public void The_order_of_sites_has_no_effect()
    {
        var reversed = SecureRound.Of(Settings with { Sites = [.. Settings.Sites.Reverse()] });
        reversed.Id.ShouldBe(SecureRound.Of(Settings).Id);
        reversed.Sites.ShouldBe(Settings.Sites);
    }

    [Fact]
    public void A_cohort_that_hides_nobody_is_refused()
    {
        Should.Throw<ArgumentException>(() => SecureRound.Of(SecureParties.SettingsOf(2)));
        Should.Throw<ArgumentException>(() => SecureRound.Of(SecureParties.SettingsOf(10) with { MinimumSurvivors = 2 }));
        Should.Throw<ArgumentException>(() => SecureRound.Of(SecureParties.SettingsOf(4) with { MinimumSurvivors = 5 }));
        Should.Throw<ArgumentException>(() => SecureRound.Of(Settings with { Sites = [.. Settings.Sites, Settings.Sites[0]] }));
        new SecureRoundSettings
        {
            Run = "r",
            Round = 0,
            Sites = [],
            Parameters = 1,
            Format = new(1),
        }.MinimumSurvivors.ShouldBe(5);
    }

    [Fact]
    public void The_weight_stands_in_a_block_of_its_own()
    {
        var round = SecureRound.Of(Settings with { Parameters = 2 * ParameterBlocks.Size, Format = new FixedPointFormat(1, MaxWeight: 3) });
        round.Blocks.ShouldBe(3);
        round.LengthOf(1).ShouldBe(ParameterBlocks.Size);
        round.LengthOf(2).ShouldBe(1);
    }

    [Fact]
    public void Survivors_that_leave_a_site_too_few_holders_or_alone_are_refused()
    {
        var round = SecureRound.Of(SecureParties.SettingsOf(67) with { Trust = ServerTrust.HonestButCurious });
        var all = Enumerable.Range(0, 67).ToArray();
        round.Judge([.. all]).ShouldBe(SecureRefusal.None);
        round.Judge([.. all.Except(round.Graph.Neighbours[5].Take(round.Degree - round.Threshold))]).ShouldBe(SecureRefusal.None);
        round
            .Judge([.. all.Except(round.Graph.Neighbours[5].Take(round.Degree - round.Threshold + 1))])
            .ShouldBe(SecureRefusal.BelowThreshold);
        round.Judge([.. all.Take(33)]).ShouldBe(SecureRefusal.BelowThreshold);
        round.Judge([0, 1]).ShouldBe(SecureRefusal.TooFewSurvivors);
        round.Judge([0, 0, 1]).ShouldBe(SecureRefusal.DuplicateSite);
        round.Judge([0, 1, 67]).ShouldBe(SecureRefusal.Malformed);
    }
}
