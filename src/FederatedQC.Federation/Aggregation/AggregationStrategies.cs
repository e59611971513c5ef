using System.Collections.Frozen;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// The strategies by the name that a plan uses. FedProx, FedBN and FedPer differ from FedAvg in what a site trains or keeps (a proximal term, local
/// normalisation, a local head); the server's rule is the same one.
/// </summary>
public static class AggregationStrategies
{
    private static readonly FedAvg Averaging = new();

    /// <summary>Every strategy: <c>fedavg</c>, <c>fedbn</c>, <c>fedper</c> and <c>fedprox</c>.</summary>
    public static FrozenDictionary<string, IAggregationStrategy> All { get; } =
        new[] { "fedavg", "fedbn", "fedper", "fedprox" }.ToFrozenDictionary(name => name, IAggregationStrategy (_) => Averaging, StringComparer.Ordinal);

    /// <summary>The strategy of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static IAggregationStrategy Get(string name) =>
        All.TryGetValue(name, out var strategy)
            ? strategy
            : throw new ArgumentException($"No strategy is named '{name}'; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.", nameof(name));
}
