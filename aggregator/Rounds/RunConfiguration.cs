using System.Collections.Immutable;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// What the configuration asks of one run: of the consortium's only one, or of a family's. Runs share nothing but the process and the
/// broker.
/// </summary>
internal sealed record RunConfiguration
{
    /// <summary>The family; null where the consortium has one run for all.</summary>
    public string? Family { get; init; }

    /// <summary>The family's sites; empty without a family, where the run's own file names them.</summary>
    public ImmutableSortedSet<string> Sites { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Sites of other families.</summary>
    public ImmutableSortedSet<string> Others { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The folder that holds everything of the run.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Settings of the run to begin; null for none.</summary>
    public string? RunFile { get; init; }

    /// <summary>The model that it begins with; null for a new one.</summary>
    public string? InitialModel { get; init; }

    /// <summary>The aggregator's own images; null for none.</summary>
    public string? GoldenFolder { get; init; }

    /// <summary>The runs that a configuration asks for: one, or one a family in ordinal order of their names.</summary>
    public static ImmutableArray<RunConfiguration> All(AggregatorOptions options)
    {
        var whole = new RunConfiguration
        {
            DataFolder = options.DataFolder,
            RunFile = options.RunFile,
            InitialModel = options.InitialModel,
            GoldenFolder = options.GoldenFolder,
        };
        if (options.Families.Count == 0)
        {
            return [whole];
        }

        return
        [
            .. options
                .Families.OrderBy(family => family.Key, StringComparer.Ordinal)
                .Select(family =>
                    whole with
                    {
                        Family = family.Key,
                        Sites = family.Value.Sites.ToImmutableSortedSet(StringComparer.Ordinal),
                        Others = options
                            .Families.Where(other => other.Key != family.Key)
                            .SelectMany(other => other.Value.Sites)
                            .ToImmutableSortedSet(StringComparer.Ordinal),
                        DataFolder = Path.Combine(AggregatorFolders.FamiliesOf(options.DataFolder), family.Key),
                        RunFile = family.Value.RunFile ?? options.RunFile,
                        InitialModel = family.Value.InitialModel ?? options.InitialModel,
                        GoldenFolder = family.Value.GoldenFolder,
                    }
                ),
        ];
    }

    /// <summary>Whether what a site sends is for this run.</summary>
    public bool Concerns(string site) => Family is null || Sites.Contains(site);
}
