using System.Numerics;
using FederatedQC.SecureAggregation.Server;

namespace FederatedQC.SecureAggregation.Tests.Machines;

public sealed class DropOutTests
{
    /// <summary>Steps of a round: keys, shares, inputs, signatures, unmasking.</summary>
    private const int Steps = 5;

    /// <summary>Steps after which a site's input is in the sum.</summary>
    private const int Inputs = 2;

    public static TheoryData<int, ServerTrust> Cohorts
    {
        get
        {
            var data = new TheoryData<int, ServerTrust>();
            for (var sites = 3; sites <= 12; sites++)
            {
                data.Add(sites, ServerTrust.Malicious);
            }

            for (var sites = 3; sites <= 8; sites++)
            {
                data.Add(sites, ServerTrust.HonestButCurious);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cohorts))]
    public void Whoever_drops_out_at_any_step_the_sum_is_that_of_the_survivors_or_refused(int sites, ServerTrust trust)
    {
        var parties = new SecureParties(sites, trust);
        for (var step = 0; step < Steps; step++)
        {
            var enough = step > Inputs ? parties.Round.Quorum : Math.Max(parties.Round.Quorum, 3);
            var before = parties.AdvanceAll(parties.Start, step);
            for (var present = 0u; present < 1u << sites; present++)
            {
                var left = present;
                var after = parties.Finish(parties.Advance(before, site => (left >> site & 1) == 1));
                var message = $"step {step}, present {present:b}";
                if (BitOperations.PopCount(present) < enough)
                {
                    Refused(after, message);
                }
                else
                {
                    after.Aggregator.Step.ShouldBe(SecureAggregatorStep.Finished, message);
                    int[] expected = [.. Enumerable.Range(0, sites).Where(site => step > Inputs || (left >> site & 1) == 1)];
                    after.Aggregator.Survivors.AsSpan().SequenceEqual(expected).ShouldBeTrue(message);
                    parties.Unmasked(after).AsSpan().SequenceEqual(parties.PlainSum(expected)).ShouldBeTrue(message);
                }
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(23)]
    [InlineData(37)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(67)]
    public void Sites_that_drop_out_at_every_step_of_one_round_leave_the_right_sum(int sites)
    {
        var finished = 0;
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random((1000 * sites) + seed);
            var parties = new SecureParties(sites, seed: seed);
            var snapshot = parties.Start;
            for (var step = 0; step < Steps; step++)
            {
                var gone = Enumerable.Range(0, random.Next(1 + (sites / 12))).Select(_ => random.Next(sites)).ToHashSet();
                snapshot = parties.Advance(snapshot, site => !gone.Contains(site), random);
            }

            if (snapshot.Aggregator.Step == SecureAggregatorStep.Finished)
            {
                finished++;
                parties.Unmasked(snapshot).ShouldBe(parties.PlainSum(snapshot.Aggregator.Survivors));
            }
            else
            {
                Refused(snapshot, $"seed {seed}");
            }
        }

        finished.ShouldBeGreaterThan(4);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(67)]
    public void Arrival_order_has_no_effect(int sites)
    {
        var parties = new SecureParties(sites);
        var inOrder = parties.Finish(parties.AdvanceAll(parties.Start, 2));
        var expected = parties.PlainSum(Enumerable.Range(0, sites));
        parties.Unmasked(inOrder).ShouldBe(expected);
        for (var seed = 0; seed < (sites > 50 ? 2 : 50); seed++)
        {
            var random = new Random(seed);
            var snapshot = parties.Start;
            for (var step = 0; step < Steps; step++)
            {
                snapshot = parties.Advance(snapshot, _ => true, random);
            }

            parties.Unmasked(snapshot).ShouldBe(expected);
            parties.Masked(snapshot, 1).ShouldBe(parties.Masked(inOrder, 1));
        }
    }

    [Fact]
    public void A_round_of_more_than_50_sites_has_a_sparse_graph()
    {
        var round = new SecureParties(67).Round;
        (round.Degree, round.Threshold, round.Quorum).ShouldBe((40, 23, 45));
        round = new SecureParties(50).Round;
        (round.Degree, round.Threshold, round.Quorum).ShouldBe((49, 34, 34));
        new SecureParties(50, ServerTrust.HonestButCurious).Round.Threshold.ShouldBe(26);
    }

    private static void Refused(SecureSnapshot snapshot, string message)
    {
        snapshot.Aggregator.Step.ShouldBe(SecureAggregatorStep.Failed, message);
        snapshot.Aggregator.Failure.ShouldBeOneOf(SecureRefusal.BelowThreshold, SecureRefusal.TooFewSurvivors);
        snapshot.Aggregator.Unmasking.ShouldBeNull(message);
    }
}
