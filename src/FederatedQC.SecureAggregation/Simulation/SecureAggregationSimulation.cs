using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>
/// Secure aggregation with all its parties in one process: the real machines, keys and messages, no network. Beyond the result it needs
/// memory for one block and the keys, however many sites there are.
/// </summary>
public static class SecureAggregationSimulation
{
    /// <summary>Simulates one round.</summary>
    /// <exception cref="ArgumentException">The settings can't be, or a delta is not finite.</exception>
    public static SecureSimulationResult Run(SecureSimulationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var round = SecureRound.Of(settings.Round);
        using var identities = new SimulatedIdentities(round.Sites);
        var exchange = new SimulatedExchange(settings, round, new P256KeyAgreement(), identities);
        exchange.Run();
        var result = exchange.Aggregator.Unmasking is { } unmasking
            ? Sum(settings, round, exchange, unmasking)
            : new SecureSimulationResult { Failure = exchange.Aggregator.Failure };
        return result with { Refusals = exchange.Refusals, BytesSent = exchange.Sent, BytesReceived = exchange.Received };
    }

    /// <summary>
    /// Simulates one round in which each group of sites aggregates on its own: the means of the groups are what a robust rule then works
    /// on.
    /// </summary>
    /// <param name="settings">The round; its floor of survivors holds for each group.</param>
    /// <param name="groupSize">Smallest size of a group, see <see cref="SiteGroups.Deal"/>.</param>
    /// <param name="seed">Deals the groups.</param>
    /// <returns>One result a group; a group that lost too many sites has a failure and no mean.</returns>
    /// <exception cref="ArgumentException">The settings can't be, or a delta is not finite.</exception>
    public static ImmutableArray<SecureSimulationResult> RunGroups(SecureSimulationSettings settings, int groupSize, Hash256 seed)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. SiteGroups
                .Deal(settings.Round.Sites, groupSize, seed)
                .Select(group => Run(settings with { Round = settings.Round with { Sites = group } })),
        ];
    }

    private static SecureSimulationResult Sum(
        SecureSimulationSettings settings,
        SecureRound round,
        SimulatedExchange exchange,
        BlockMask unmasking
    )
    {
        var survivors = exchange.Aggregator.Survivors;
        long totalWeight = survivors.Length;
        if (round.Settings.Format.IsWeighted)
        {
            var weights = Sum(round, exchange, unmasking, round.Blocks - 1, (_, input) => input.EncodeWeight());
            if (!weights.TryDecodeWeight(survivors.Length, out totalWeight))
            {
                return new SecureSimulationResult { Failure = SecureRefusal.Malformed };
            }
        }

        var mean = new float[round.Settings.Parameters];
        var delta = new float[Math.Min(mean.Length, ParameterBlocks.Size)];
        long saturated = 0;
        for (var block = 0; block < ParameterBlocks.CountOf(mean.Length); block++)
        {
            var index = block;
            var length = round.LengthOf(block);
            var sum = Sum(round, exchange, unmasking, block, (site, input) =>
            {
                if (settings.Integers is { } integers)
                {
                    return input.Encode(index, integers(site).AsSpan(ParameterBlocks.RangeOf(round.Settings.Parameters, index)));
                }

                settings.Deltas(site, index, delta.AsSpan(0, length));
                var seed = BlockSeeds.Of(settings.RunSeed, site, round.Settings.Round, index).Own;
                var masked = input.Encode(index, delta.AsSpan(0, length), seed, out var beyond);
                saturated += beyond;
                return masked;
            });
            sum.DecodeMean(totalWeight, mean.AsSpan(ParameterBlocks.RangeOf(mean.Length, block)));
        }

        return new SecureSimulationResult
        {
            Survivors = [.. survivors.Select(site => round.Sites[site])],
            Mean = ImmutableCollectionsMarshal.AsImmutableArray(mean),
            TotalWeight = totalWeight,
            Saturated = saturated,
        };
    }

    private static BlockSum Sum(
        SecureRound round,
        SimulatedExchange exchange,
        BlockMask unmasking,
        int block,
        Func<string, MaskedInput, Messages.MaskedBlock> encode
    )
    {
        var sum = new BlockSum(round, block);
        foreach (var site in exchange.Aggregator.Survivors)
        {
            if (sum.Add(exchange.Send(site, input => encode(round.Sites[site], input))) is var refusal and not SecureRefusal.None)
            {
                throw new InvalidOperationException($"A block of {round.Sites[site]} was refused: {refusal}.");
            }
        }

        sum.Unmask(unmasking);
        return sum;
    }
}
