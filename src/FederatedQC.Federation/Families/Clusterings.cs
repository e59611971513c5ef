using System.Collections.Frozen;

namespace FederatedQC.Federation.Families;

/// <summary>The clusterings by the name that a plan uses.</summary>
public static class Clusterings
{
    /// <summary>The word of a plan that seeks no families.</summary>
    public const string None = "none";

    /// <summary>
    /// Every clustering: <c>none</c> (all sites are one cluster), <c>cfl</c> (clustered federated learning with a rule that has no scale),
    /// <c>cfl-absolute</c> (with its authors' rule) and <c>average-linkage</c>.
    /// </summary>
    public static FrozenDictionary<string, Func<FamilySettings, IClustering>> All { get; } =
        new Dictionary<string, Func<FamilySettings, IClustering>>
        {
            [None] = _ => new CflClustering(new RelativeSplitRule(double.NegativeInfinity, 0), 1),
            ["cfl"] = settings => new CflClustering(
                new RelativeSplitRule(settings.MaxAgreement, settings.MinMargin),
                settings.SmallestFamily
            ),
            ["cfl-absolute"] = settings => new CflClustering(
                new AbsoluteSplitRule(settings.Epsilon1, settings.Epsilon2),
                settings.SmallestFamily
            ),
            ["average-linkage"] = settings => new AverageLinkage(settings.MinLikeness),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static string Known => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    /// <summary>The clustering that the settings name.</summary>
    /// <exception cref="ArgumentException">The settings break a rule; the message says each.</exception>
    public static IClustering Get(FamilySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Problems() is [_, ..] problems
            ? throw new ArgumentException(string.Join("; ", problems), nameof(settings))
            : All[settings.Clustering](settings);
    }
}
