using System.CommandLine;
using System.Globalization;
using FederatedQC.Cli.Simulate;
using FederatedQC.Simulation.Attacks;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.SecureAggregation;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc simulate</c>: a whole consortium in one process.</summary>
internal static class SimulateCommand
{
    private static readonly SimulateOptions Defaults = new() { Consortium = new() { Sites = 10, LocalEpochs = 2, Out = "" } };

    public static Command Create()
    {
        var flags = new ConsortiumFlags("simulate", "reports and model", mostSites: 1000, Defaults.Consortium);
        var attack = new Option<string?>("--attack") { Description = "Hostile sites as NAME[:ARGUMENT]:COUNT, such as alie:2 or scale:50:2. Default: none." };
        var secure = new Option<bool>("--secure") { Description = "Sum updates under masks: the aggregator sees no single one." };
        var groups = Flags.Number("--secure-groups", "As --secure, in groups of at least so many sites, which a robust --rule can compare; 0: one group of all.", 0, 0, 1000);
        var dropOut = Flags.Share("--drop-out", "With --secure: share of the sites that vanish on the way, in each round.", value: 0);
        var lowRank = Flags.Number("--low-rank", "Change large weights at this rank, which sends less; 0: whole.", 0, 0, 1024);
        var contribution = Flags.Choice("--contribution", "How to measure what each site contributes, on images that only the operator has", ["none", .. ContributionMethods.All.Keys], Defaults.Contribution.Method);
        var bands = new Option<bool>("--contribution-bands") { Description = "Say little, usual or much of a contribution and no value." };
        var threads = Flags.Number("--threads", "Sites that train at the same time.", Defaults.Threads, 1, 256);
        var compare = new Option<bool>("--compare") { Description = "Train each site's own model and a pooled one too, and compare." };
        var command = flags.Create(
            "Runs a consortium in one process: real training and the same core as the services, no broker.", attack, secure, groups, dropOut, lowRank, contribution, bands, threads, compare);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new SimulateOptions
            {
                Consortium = flags.Read(parsed),
                Attack = ReadAttack(parsed.GetValue(attack)),
                Secure = ReadSecure(parsed.GetValue(secure), parsed.GetValue(groups)),
                DropOut = parsed.GetValue(dropOut) ?? 0,
                LowRank = parsed.GetValue(lowRank) is > 0 and var rank ? rank : null,
                Contribution = new ContributionSettings { Method = parsed.GetValue(contribution)!, Bands = parsed.GetValue(bands) },
                Threads = parsed.GetValue(threads),
                Compare = parsed.GetValue(compare),
            };
            ThrowIfPointless(options);
            return await SimulateRunner.RunAsync(options, cancellation);
        });
        return command;
    }

    /// <summary>Reads <c>NAME:COUNT</c> or <c>NAME:ARGUMENT:COUNT</c>.</summary>
    private static AttackPlan? ReadAttack(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        if (parts.Length is not (2 or 3) || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
        {
            throw new UsageException($"--attack is '{text}': use NAME:COUNT or NAME:ARGUMENT:COUNT. Known: {string.Join("; ", KnownAttacks.Usages)}.");
        }

        return KnownAttacks.TryParse(parts[0], parts.Length == 3 ? parts[1] : null, out var attack, out var problem)
            ? new AttackPlan(attack, count)
            : throw new UsageException($"--attack: {problem}");
    }

    private static SecureAggregationSettings ReadSecure(bool secure, int groupSize) => groupSize is 0 or >= SiteGroups.SmallestSize
        ? new SecureAggregationSettings { Enabled = secure || groupSize > 0, GroupSize = groupSize }
        : throw new UsageException($"--secure-groups is {groupSize}: the mean of fewer than {SiteGroups.SmallestSize} sites hides little; use at least that, or 0 for one group of all.");

    private static void ThrowIfPointless(SimulateOptions options)
    {
        if (options.Contribution.Method != "none")
        {
            ConsortiumFlags.ThrowUnlessShared(options.Consortium, "--contribution");
        }

        if (options is { Secure.Enabled: true, Consortium: { HasDeclaredFamilies: true, Privacy.Level: PrivacySettings.Site } })
        {
            throw new UsageException("--dp site with --secure: the noise is dealt for all sites, and a family is fewer; leave out --families, or simulate one family's images alone.");
        }

        if (options is { DropOut: > 0, Secure.Enabled: false })
        {
            throw new UsageException("--drop-out lets sites vanish between the steps of secure aggregation: give --secure too.");
        }

        if (options.Secure.Enabled && options.Consortium.Codec != Defaults.Consortium.Codec)
        {
            throw new UsageException("--codec has no effect with --secure, which packs updates in a way of its own: leave one out.");
        }
    }
}
