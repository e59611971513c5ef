using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Simulation.Attacks;

namespace FederatedQC.Simulation;

/// <summary>What hostile sites make of a round. They know everything that the honest ones send.</summary>
internal sealed class HostileSites
{
    private readonly IAttack? _attack;
    private readonly HashSet<string> _names;

    /// <param name="plan">Who attacks and how; null for nobody.</param>
    /// <param name="sites">All sites.</param>
    public HostileSites(AttackPlan? plan, IEnumerable<string> sites)
    {
        _attack = plan?.Attack;
        _names = [.. sites.OrderDescending(StringComparer.Ordinal).Take(plan?.Sites ?? 0)];
    }

    public bool Contains(string site) => _names.Contains(site);

    /// <summary>The images that a site trains on: with labels swapped where the attack says so.</summary>
    public SiteImages Spoil(SiteImages images, int classes) =>
        _attack is { FlipsLabels: true } && Contains(images.Site)
            ? images with
            {
                Train = new ImageSet(
                    images.Train.Channels,
                    images.Train.Size,
                    images.Train.Pixels,
                    [.. images.Train.Labels.Select(label => KnownAttacks.FlippedLabel(label, classes))]
                ),
            }
            : images;

    /// <summary>What the sites send: the honest ones their own updates, the hostile ones forged ones.</summary>
    public IReadOnlyList<SimulatedUpdate> Forge(IReadOnlyList<SimulatedUpdate> updates)
    {
        var honest = updates.Where(update => update.Update is not null && !Contains(update.Site)).ToList();
        var own = updates.Where(update => update.Update is not null && Contains(update.Site)).ToList();
        if (_attack is null || honest.Count == 0 || own.Count == 0)
        {
            return updates;
        }

        var forged = _attack.Forge(new AttackScene([.. honest.Select(Delta)], [.. own.Select(Delta)]));
        var hostile = own.Zip(forged, (update, forgery) =>
            update with
            {
                Update = update.Update! with { Sections = [forgery.Delta, .. update.Update!.Sections[1..]] },
                Samples = (long)(update.Samples * forgery.SamplesFactor),
            }
        );
        return [.. updates.Except(own).Concat(hostile).OrderBy(update => update.Site, StringComparer.Ordinal)];
    }

    /// <summary>Encodes an update; one that no codec takes goes out as the raw numbers, as a hostile site would send it.</summary>
    public static EncodedUpdate Encode(RunSettings settings, int round, string site, LocalUpdate update) =>
        update.IsFinite
            ? EncodedUpdate.Of(settings, site, round, update)
            : new EncodedUpdate([.. update.Sections.SelectMany(Raw)], update.Memory);

    private static IEnumerable<byte[]> Raw(float[] section) =>
        Enumerable
            .Range(0, ParameterBlocks.CountOf(section.Length))
            .Select(block => FloatBytes.Of(section.AsSpan(ParameterBlocks.RangeOf(section.Length, block))).ToArray());

    private static float[] Delta(SimulatedUpdate update) => update.Update!.Sections[0];
}
