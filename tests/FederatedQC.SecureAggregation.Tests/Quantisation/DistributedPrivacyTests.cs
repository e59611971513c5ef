using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Parameters.Models;
using FederatedQC.SecureAggregation.Simulation;

namespace FederatedQC.SecureAggregation.Tests.Quantisation;

/// <summary>Noise that sites add under masks: how long a share is, how much noise a sum has, and what is left of the mean.</summary>
public sealed class DistributedPrivacyTests
{
    private const int Parameters = 5000;
    private const int Sites = 12;
    private const int Cohort = 8;
    private const double Clip = 2;
    private const double Noise = 0.5;

    private static readonly RunSettings Plan = SecureRun.Settings with
    {
        Sites = [.. Enumerable.Range(0, Sites).Select(site => $"site-{site:D2}")],
        Spec = SecureRun.Spec with { Tensors = [new TensorSpec("w", [Parameters], TensorRole.Shared)] },
        SecureAggregation = new()
        {
            Enabled = true,
            Bits = 16,
            MinimumCohort = Cohort,
        },
        Privacy = new()
        {
            Level = "site",
            Noise = "discrete-gaussian",
            Accountant = "rdp",
            Clip = Clip,
            NoiseMultiplier = Noise,
        },
        Server = new() { Weights = "equal" },
        Admission = new() { CosineWarning = null },
    };

    private static readonly DistributedPrivacy Privacy = DistributedPrivacy.Of(Plan);

    [Theory]
    [InlineData(0)]
    [InlineData(1.9)]
    [InlineData(2)]
    [InlineData(1e6)]
    [InlineData(1e36)]
    public void No_share_is_longer_than_the_noise_was_made_for(double norm)
    {
        var integers = Privacy.Encode(DeltaOf(1, norm), seed: 5, new SeededWords(9));

        // The same bits give the same noise, so the share without it is the difference.
        var noise = new long[Privacy.Dimension];
        new DiscreteGaussian(Privacy.Plan.LocalVariance).Add(noise, new SeededWords(9));
        var length = Math.Sqrt(integers.Zip(noise, (share, added) => (double)(share - added) * (share - added)).Sum());
        length.ShouldBeLessThanOrEqualTo(Privacy.Plan.L2);
        (length * Privacy.Plan.Granularity).ShouldBe(Math.Min(norm, Clip), 0.01 * Clip);
    }

    [Theory]
    [InlineData(Sites)]
    [InlineData(Cohort)]
    public void A_sum_has_the_noise_of_the_plan_or_more_however_many_drop_out(int survivors)
    {
        // Only the survivors' shares are summed; what differs from their clipped deltas is noise and rounding.
        var sum = new double[Privacy.Dimension];
        var clipped = new double[Parameters];
        for (var site = 0; site < survivors; site++)
        {
            var delta = DeltaOf(site, norm: 1 + site);
            var integers = Privacy.Encode(delta, (ulong)site, new SeededWords((ulong)(1000 + site)));
            for (var index = 0; index < sum.Length; index++)
            {
                sum[index] += integers[index] * Privacy.Plan.Granularity;
            }

            for (var index = 0; index < Parameters; index++)
            {
                clipped[index] += delta[index] * Math.Min(1, Clip / (1 + site)) / Sites;
            }
        }

        var change = Privacy.Decode([.. sum.Select(value => (float)(value / survivors))], survivors);

        var spread = Math.Sqrt(change.Zip(clipped, (value, mean) => (value - mean) * (value - mean)).Average()) * Sites;
        var wanted = Noise * Clip * Math.Sqrt((double)survivors / Cohort);
        spread.ShouldBeInRange(0.95 * wanted, 1.1 * wanted);
    }

    [Fact]
    public void The_masked_sum_is_the_sum_of_the_shares()
    {
        var shares = Plan.Sites.ToDictionary(
            site => site,
            site => Privacy.Encode(DeltaOf(site[^1], 1), seed: site[^1], new SeededWords(site[^1]))
        );
        var round = SecureRoundSettings.Of(Plan, round: 0, Plan.Sites);
        var result = SecureAggregationSimulation.Run(
            new SecureSimulationSettings
            {
                Round = round,
                Deltas = (_, _, _) =>
                    throw new InvalidOperationException("A site that makes its own integers has no delta to be quantised."),
                Integers = site => shares[site],
                DropOuts = ImmutableDictionary<string, DropOutPoint>.Empty.Add(Plan.Sites[3], DropOutPoint.Input),
            }
        );

        result.Survivors.ShouldBe(Plan.Sites.RemoveAt(3));
        round.Parameters.ShouldBe(Privacy.Dimension);
        for (var index = 0; index < round.Parameters; index += 97)
        {
            var sum = result.Survivors.Sum(site => shares[site][index]);
            ((double)result.Mean[index]).ShouldBe(
                sum * Privacy.Plan.Granularity / result.Survivors.Length,
                1e-5 * Math.Abs(sum * Privacy.Plan.Granularity) + 1e-9
            );
        }
    }

    [Theory]
    [InlineData(Sites)]
    [InlineData(9)]
    [InlineData(5)]
    public void The_modulus_has_the_noise_of_all_sites_room_however_few_are_asked(int asked) =>
        Privacy.FormatOf(Plan, asked).WidthFor(asked).ShouldBe(new FixedPointFormat(1, 16).WidthFor(Sites));

    [Fact]
    public void A_delta_that_is_no_number_is_refused() =>
        Should.Throw<ArgumentException>(() => Privacy.Encode([.. new float[Parameters - 1], float.NaN], 1, new SeededWords(1)));

    private static float[] DeltaOf(int seed, double norm)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, Parameters).Select(_ => random.NextDouble() - 0.5)];
        var length = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / length * norm))];
    }
}
