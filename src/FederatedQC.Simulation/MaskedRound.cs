using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.SecureAggregation;
using FederatedQC.SecureAggregation.Simulation;

namespace FederatedQC.Simulation;

/// <summary>A round of secure aggregation, in one group or in several: the real machines of all sites and of the aggregator.</summary>
/// <param name="Groups">The groups that were asked; none where there were too few sites for one.</param>
internal sealed record MaskedRound(ImmutableArray<MaskedGroup> Groups)
{
    /// <summary>The groups that have a mean.</summary>
    public ImmutableArray<MaskedGroup> Summed => [.. Groups.Where(group => group.Result.Failure == SecureRefusal.None)];

    /// <summary>The sites whose update is part of a mean, in ordinal order.</summary>
    public ImmutableSortedSet<string> Survivors =>
        Summed.SelectMany(group => group.Result.Survivors).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Bytes that each site sent.</summary>
    public ImmutableDictionary<string, long> Bytes =>
        Groups
            .SelectMany(group => group.Sites.Zip(group.Result.BytesSent))
            .ToImmutableDictionary(entry => entry.First, entry => entry.Second, StringComparer.Ordinal);

    /// <summary>Runs a round.</summary>
    /// <param name="settings">The plan.</param>
    /// <param name="round">The round, from 0.</param>
    /// <param name="updates">Updates with finite numbers, in ordinal order of their sites.</param>
    /// <param name="dropOutShare">Share of the sites that vanish on the way.</param>
    /// <param name="noise">Seed of the sites' noise where a plan has any; no two runs have the same.</param>
    public static MaskedRound Run(RunSettings settings, int round, IReadOnlyList<SimulatedUpdate> updates, double dropOutShare, ulong noise)
    {
        ImmutableArray<string> sites = [.. updates.Select(update => update.Site)];
        var (least, size) = (settings.SecureAggregation.MinimumCohort, settings.SecureAggregation.GroupSize);
        if (sites.Length < Math.Max(least, size))
        {
            return new MaskedRound([]);
        }

        var vectors = updates.ToDictionary(update => update.Site, VectorOf, StringComparer.Ordinal);
        var weights = SecureWeights.Of(
            [.. updates.Select(update => new UpdateFacts(update.Site, update.Samples, Math.Max(1, update.Steps)))],
            settings
        );
        var privacy = DistributedPrivacy.IsAskedBy(settings) ? DistributedPrivacy.Of(settings) : null;
        var integers = privacy is null
            ? null
            : updates.ToDictionary(
                update => update.Site,
                update =>
                    privacy.Encode(
                        vectors[update.Site],
                        BlockSeeds.Of(settings.Seed, update.Site, round, 0).Own,
                        new SeededWords(TrainingSeed.Of(noise + (ulong)round, update.Site))
                    ),
                StringComparer.Ordinal
            );
        var whole = new SecureSimulationSettings
        {
            Round = SecureRoundSettings.Of(settings, round, sites),
            Deltas = (site, block, delta) => vectors[site].AsSpan(ParameterBlocks.RangeOf(vectors[site].Length, block)).CopyTo(delta),
            Integers = integers is null ? null : site => integers[site],
            Weights = site => weights[site],
            RunSeed = settings.Seed,
            DropOuts = DropOuts.Of(sites, dropOutShare, settings.Seed, round),
        };
        ImmutableArray<ImmutableArray<string>> dealt =
            size == 0 ? [sites] : SiteGroups.Deal(sites, size, SecureRoundSettings.SeedOf(settings, round));
        return new MaskedRound([
            .. dealt.Select(
                (group, number) =>
                    new MaskedGroup(
                        NameOf(number, size),
                        group,
                        Decoded(SecureAggregationSimulation.Run(whole with { Round = whole.Round with { Sites = group } }), privacy)
                    )
            ),
        ]);
    }

    private static SecureSimulationResult Decoded(SecureSimulationResult result, DistributedPrivacy? privacy) =>
        privacy is null || result.Failure != SecureRefusal.None
            ? result
            : result with
            {
                Mean = [.. privacy.Decode(result.Mean.AsSpan(), result.Survivors.Length)],
            };

    private static string NameOf(int group, int size) =>
        size == 0 ? SimulationResult.Everyone : string.Create(CultureInfo.InvariantCulture, $"group-{group + 1:D4}");

    private static float[] VectorOf(SimulatedUpdate update) =>
        update.Update!.Sections is [var only] ? only : [.. update.Update.Sections.SelectMany(section => section)];
}
