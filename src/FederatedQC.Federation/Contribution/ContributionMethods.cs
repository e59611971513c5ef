using System.Collections.Frozen;
using System.Collections.Immutable;

namespace FederatedQC.Federation.Contribution;

/// <summary>The ways to measure contribution by the name that a plan uses.</summary>
public static class ContributionMethods
{
    /// <summary>The word of a plan that measures no contribution.</summary>
    public const string None = "none";

    /// <summary>
    /// Every method: <c>exact</c> (at most 10 sites), <c>gtg</c> with default options, and <c>leave-one-out</c>. Each needs to see what
    /// a single site's delta does, so none works where deltas are masked: with secure aggregation measure groups of sites instead.
    /// </summary>
    public static FrozenDictionary<string, IContributionMethod> All { get; } =
        new IContributionMethod[] { new ExactShapley(), new GtgShapley(new GtgOptions()), new LeaveOneOut() }.ToFrozenDictionary(
            method => method.Name,
            StringComparer.Ordinal
        );

    /// <summary>What a plan may say: <see cref="None"/> or a method's name.</summary>
    public static ImmutableArray<string> Choices { get; } = [None, .. All.Keys];

    /// <summary>The method of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static IContributionMethod Get(string name) =>
        All.TryGetValue(name, out var method)
            ? method
            : throw new ArgumentException(
                $"No contribution method is named '{name}'; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );
}
