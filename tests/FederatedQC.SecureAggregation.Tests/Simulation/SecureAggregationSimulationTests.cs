using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.SecureAggregation.Quantisation;
using FederatedQC.SecureAggregation.Simulation;
using FederatedQC.SecureAggregation.Tests.Machines;

namespace FederatedQC.SecureAggregation.Tests.Simulation;

/// <summary>The real keys, from the sites' deltas to the mean.</summary>
public sealed class SecureAggregationSimulationTests
{
    private const int Parameters = 1000;
    private const ulong RunSeed = 77;

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(51)]
    public void The_mean_is_that_of_the_survivors_rounded_deltas_bit_for_bit(int sites)
    {
        var settings = SettingsOf(sites, new FixedPointFormat(Clip: 0.4f)) with
        {
            DropOuts =
                sites < 12
                    ? ImmutableDictionary<string, DropOutPoint>.Empty
                    : new Dictionary<string, DropOutPoint>
                    {
                        ["site-001"] = DropOutPoint.Shares,
                        ["site-004"] = DropOutPoint.Input,
                        ["site-007"] = DropOutPoint.Unmasking,
                    }.ToImmutableDictionary(),
        };
        var result = SecureAggregationSimulation.Run(settings);
        result.Failure.ShouldBe(SecureRefusal.None);
        result.Refusals.ShouldBeEmpty();
        result.Survivors.ShouldBe(
            settings.Round.Sites.Where(site => settings.DropOuts.GetValueOrDefault(site, DropOutPoint.Never) > DropOutPoint.Input)
        );
        var (mean, saturated) = Plain(settings, result.Survivors);
        result.Mean.ShouldBe(mean);
        result.Saturated.ShouldBe(saturated);
        saturated.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Weights_are_part_of_the_sum()
    {
        var settings = SettingsOf(7, new FixedPointFormat(Clip: 0.4f, Bits: 14, MaxWeight: 50)) with { Weights = WeightOf };
        var result = SecureAggregationSimulation.Run(settings);
        result.TotalWeight.ShouldBe(settings.Round.Sites.Sum(WeightOf));
        result.Mean.ShouldBe(Plain(settings, result.Survivors).Mean);

        static int WeightOf(string site) => 1 + (site[^1] * 7 % 50);
    }

    [Theory]
    [InlineData(DropOutPoint.Keys)]
    [InlineData(DropOutPoint.Shares)]
    [InlineData(DropOutPoint.Input)]
    [InlineData(DropOutPoint.Signature)]
    [InlineData(DropOutPoint.Unmasking)]
    public void Too_many_that_drop_out_end_the_round_without_a_mean(DropOutPoint point)
    {
        var settings = SettingsOf(8, new FixedPointFormat(Clip: 1));
        var result = SecureAggregationSimulation.Run(
            settings with
            {
                DropOuts = settings.Round.Sites.Take(3).ToImmutableDictionary(site => site, _ => point),
            }
        );
        result.Failure.ShouldBe(SecureRefusal.BelowThreshold);
        result.Mean.ShouldBeEmpty();
    }

    public static TheoryData<ServerMisbehaviour, SecureRefusal> Misbehaviours =>
        new()
        {
            { ServerMisbehaviour.AsksForBothShareKinds, SecureRefusal.BothShareKinds },
            { ServerMisbehaviour.AsksForUnsignedSurvivors, SecureRefusal.SurvivorSetDiffers },
            { ServerMisbehaviour.ForgesSignatures, SecureRefusal.SurvivorSetDiffers },
            { ServerMisbehaviour.ReplaysAnotherRound, SecureRefusal.WrongRound },
            { ServerMisbehaviour.SwapsKeys, SecureRefusal.BadSignature },
            { ServerMisbehaviour.SendsMalformedKeys, SecureRefusal.MalformedKey },
            { ServerMisbehaviour.RepeatsASite, SecureRefusal.DuplicateSite },
            { ServerMisbehaviour.TampersWithShares, SecureRefusal.BadSealedShare },
        };

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public void Every_honest_site_refuses_a_dishonest_aggregator(ServerMisbehaviour misbehaviour, SecureRefusal reason)
    {
        var settings = SettingsOf(7, new FixedPointFormat(Clip: 1)) with { Misbehaviour = misbehaviour };
        var result = SecureAggregationSimulation.Run(settings);
        result.Refusals.Keys.ShouldBe(settings.Round.Sites);
        result.Refusals.Values.ShouldAllBe(refusal => refusal == reason);
        result.Mean.ShouldBeEmpty();
    }

    [Fact]
    public void An_aggregator_that_shows_two_sets_of_survivors_gets_no_quorum_for_either()
    {
        var settings = SettingsOf(10, new FixedPointFormat(Clip: 1)) with { Misbehaviour = ServerMisbehaviour.ShowsDifferentSurvivors };
        var result = SecureAggregationSimulation.Run(settings);
        result.Failure.ShouldBe(SecureRefusal.BelowThreshold);
        result.Mean.ShouldBeEmpty();
    }

    [Fact]
    public void Groups_give_a_mean_each()
    {
        var settings = SettingsOf(13, new FixedPointFormat(Clip: 1));
        var results = SecureAggregationSimulation.RunGroups(settings, 6, Hash256.Of([3]));
        results.Length.ShouldBe(2);
        results.SelectMany(result => result.Survivors).Order(StringComparer.Ordinal).ShouldBe(settings.Round.Sites);
        foreach (var result in results)
        {
            var group = settings with { Round = settings.Round with { Sites = result.Survivors } };
            result.Mean.ShouldBe(Plain(group, result.Survivors).Mean);
        }
    }

    [Fact]
    public void A_group_that_loses_too_many_fails_alone()
    {
        var settings = SettingsOf(12, new FixedPointFormat(Clip: 1));
        var lost = SiteGroups.Deal(settings.Round.Sites, 6, Hash256.Of([3]))[0].Take(2);
        var results = SecureAggregationSimulation.RunGroups(
            settings with
            {
                DropOuts = lost.ToImmutableDictionary(site => site, _ => DropOutPoint.Input),
            },
            6,
            Hash256.Of([3])
        );
        results.Select(result => result.Failure).ShouldBe([SecureRefusal.TooFewSurvivors, SecureRefusal.None]);
    }

    [Fact]
    public void What_a_site_sends_is_little_more_than_its_packed_input()
    {
        var settings = SettingsOf(10, new FixedPointFormat(Clip: 1));
        settings = settings with { Round = settings.Round with { Parameters = 25_000 } };
        var result = SecureAggregationSimulation.Run(settings);

        // 12 bits and 4 for ten sites: 2 bytes a parameter; keys, shares and signatures add less than 5 per cent.
        result.BytesSent.ShouldAllBe(bytes => bytes > 50_000 && bytes < 52_500);
    }

    private static SecureSimulationSettings SettingsOf(int sites, FixedPointFormat format) =>
        new()
        {
            Round = SecureParties.SettingsOf(sites) with
            {
                Parameters = Parameters,
                Format = format,
                MinimumSurvivors = 5,
                CorruptPercent = 10,
                DropoutPercent = 10,
            },
            Deltas = Read,
            RunSeed = RunSeed,
            Secrets = new SeededSecrets(sites),
        };

    private static void Read(string site, int block, Span<float> delta)
    {
        var random = new Random(int.Parse(site.AsSpan(5), null) + (1000 * block));
        for (var i = 0; i < delta.Length; i++)
        {
            delta[i] = (float)(random.NextDouble() - 0.5);
        }
    }

    private static (float[] Mean, long Saturated) Plain(SecureSimulationSettings settings, ImmutableArray<string> survivors)
    {
        var format = settings.Round.Format;
        var sum = new long[Parameters];
        var delta = new float[Parameters];
        var integers = new long[Parameters];
        long saturated = 0;
        foreach (var site in survivors)
        {
            Read(site, 0, delta);
            saturated += FixedPointCodec.Encode(
                delta,
                format,
                settings.Weights(site),
                BlockSeeds.Of(RunSeed, site, settings.Round.Round, 0).Own,
                integers
            );
            for (var i = 0; i < Parameters; i++)
            {
                sum[i] += integers[i];
            }
        }

        var step = (double)format.Clip / format.Levels / survivors.Sum(settings.Weights);
        return ([.. sum.Select(value => (float)(value * step))], saturated);
    }
}
