using System.Collections.Immutable;

namespace FederatedQC.Federation.Contribution;

/// <summary>
/// What each site of a round contributed, in units of the utility. A value below zero says that the model would be better without the site.
/// </summary>
public sealed record ContributionReport
{
    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Value by site.</summary>
    public required ImmutableSortedDictionary<string, double> Values { get; init; }

    /// <summary>What the round's base is worth.</summary>
    public required double Baseline { get; init; }

    /// <summary>What the model of all sites is worth.</summary>
    public required double Full { get; init; }

    /// <summary>Coalitions that had to be evaluated for it.</summary>
    public required int CoalitionsEvaluated { get; init; }

    /// <summary>What was left out.</summary>
    public Truncation Truncation { get; init; }

    /// <summary>Orders of the sites that were averaged; 0 for a method that draws none.</summary>
    public int Permutations { get; init; }

    /// <summary>Whether the values are exact or have settled; false where a sampling method ran into its limit first.</summary>
    public bool Settled { get; init; } = true;

    /// <summary>What the round gained; the Shapley values sum to it.</summary>
    public double Gain => Full - Baseline;

    internal static ContributionReport Of(IContributionMethod method, CoalitionGame game, ReadOnlySpan<double> values, int evaluatedBefore)
    {
        var bySite = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var site = 0; site < values.Length; site++)
        {
            bySite.Add(game.Sites[site], values[site]);
        }

        return new()
        {
            Method = method.Name,
            Values = bySite.ToImmutable(),
            Baseline = game.Value(Coalition.Empty),
            Full = game.Value(game.Everyone),
            CoalitionsEvaluated = game.Evaluated - evaluatedBefore,
        };
    }
}
