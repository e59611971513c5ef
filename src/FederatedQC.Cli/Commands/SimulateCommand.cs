using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Simulate;
using FederatedQC.Federation.Contribution;
using FederatedQC.SecureAggregation;
using FederatedQC.Simulation;
using FederatedQC.Simulation.Attacks;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc simulate</c>: a whole consortium in one process.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var dropOut = Flags.Share("--drop-out", "With --secure: share of the sites that vanish on the way, in each round.", value: 0);
        var attack = new Option<string?>("--attack")
        {
            Description = "Hostile sites as NAME[:ARGUMENT]:COUNT, such as alie:2 or scale:50:2. Default: none.",
        };
        var secure = new Option<bool>("--secure") { Description = "Sum updates under masks: the aggregator sees no single one." };
        var groups = Flags.Number(
            "--secure-groups",
            "As --secure, in groups of at least so many sites, which a robust --rule can compare; 0: one group of all.",
            0,
            0,
            1000
        );
        var lowRank = Flags.Number("--low-rank", "Change large weights at this rank, which sends less; 0: whole.", 0, 0, 1024);
        var contribution = Flags.Choice(
            "--contribution",
            "How to measure what each site contributes, on images that only the operator has",
            ContributionMethods.Choices,
            ContributionMethods.None
        );
        var bands = new Option<bool>("--contribution-bands") { Description = "Say little, usual or much of a contribution and no value." };
        var threads = Flags.Number("--threads", "Sites that train at the same time.", Environment.ProcessorCount, 1, 256);
        var compare = new Option<bool>("--compare") { Description = "Train each site's own model and a pooled one too, and compare." };
        var flags = new ConsortiumFlags(SimulatePlan.Verb());
        var command = flags.Create(
            "Runs a consortium in one process: real training and the same core as the services, no broker.",
            attack,
            secure,
            groups,
            dropOut,
            lowRank,
            contribution,
            bands,
            threads,
            compare
        );
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var hostile = ReadAttack(parsed.GetValue(attack));
                var vanishing = parsed.GetValue(dropOut) ?? 0;
                var options = flags.Read(
                    parsed,
                    SimulatePlan.Verb(vanishing),
                    [
                        .. hostile is null ? [] : One("robust.faulty", hostile.Sites),
                        .. ReadSecure(parsed.GetValue(secure), parsed.GetValue(groups)),
                        .. parsed.GetValue(lowRank) is > 0 and var rank ? One("lowRank.rank", rank) : [],
                        .. parsed.GetResult(contribution) is { Implicit: false }
                            ? One("contribution.method", parsed.GetValue(contribution))
                            : [],
                        .. parsed.GetValue(bands) ? One("contribution.bands", true) : [],
                    ]
                );
                var simulation = new SimulationOptions
                {
                    Folder = Path.Combine(options.Out, "updates"),
                    Threads = parsed.GetValue(threads),
                    Attack = hostile,
                    DropOutShare = vanishing,
                };
                ThrowIfPointless(options, simulation);
                return await SimulateRunner.RunAsync(options, simulation, parsed.GetValue(compare), cancellation);
            }
        );
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
        if (
            parts.Length is not (2 or 3)
            || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1
        )
        {
            throw new UsageException(
                $"--attack is '{text}': use NAME:COUNT or NAME:ARGUMENT:COUNT. Known: {string.Join("; ", KnownAttacks.Usages)}."
            );
        }

        return KnownAttacks.TryParse(string.Join(':', parts[..^1]), out var attack, out var problem)
            ? new AttackPlan(attack, count)
            : throw new UsageException($"--attack: {problem}");
    }

    private static (string Key, JsonNode? Value)[] ReadSecure(bool secure, int groupSize) =>
        groupSize is > 0 and < SiteGroups.SmallestSize
            ? throw new UsageException(
                $"--secure-groups is {groupSize}: the mean of fewer than {SiteGroups.SmallestSize} sites hides little; use at least that, or 0 for one group of all."
            )
        : groupSize > 0 ? [("secureAggregation.enabled", true), ("secureAggregation.groupSize", groupSize)]
        : secure ? One("secureAggregation.enabled", true)
        : [];

    private static (string Key, JsonNode? Value)[] One(string key, JsonNode? value) => [(key, value)];

    private static void ThrowIfPointless(ConsortiumOptions options, SimulationOptions simulation)
    {
        var plan = options.Plan;
        if (plan.Contribution.IsMeasured)
        {
            ConsortiumFlags.ThrowUnlessShared(options, "--contribution");
        }

        if (plan is { SecureAggregation.Enabled: true, Privacy.ProtectsSites: true } && options.HasDeclaredFamilies)
        {
            throw new UsageException(
                "--dp site with --secure: the noise is dealt for all sites, and a family is fewer; leave out --families, or simulate one family's images alone."
            );
        }

        if (simulation.DropOutShare > 0 && !plan.SecureAggregation.Enabled)
        {
            throw new UsageException("--drop-out lets sites vanish between the steps of secure aggregation: give --secure too.");
        }

        if (plan.SecureAggregation.Enabled && !plan.Methods.Codec.IsPlain)
        {
            throw new UsageException("--codec has no effect with --secure, which packs updates in a way of its own: leave one out.");
        }
    }
}
