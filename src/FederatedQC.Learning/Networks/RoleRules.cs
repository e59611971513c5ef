using System.Collections.Frozen;

namespace FederatedQC.Learning.Networks;

/// <summary>The known rules of what is shared, by name.</summary>
public static class RoleRules
{
    /// <summary>Every rule by its name.</summary>
    public static FrozenDictionary<string, RoleRule> All { get; } =
        new RoleRule[]
        {
            new("all-shared", "every tensor is shared, running statistics too", _ => false),
            // X. Li et al., "FedBN", 2021: what tells one camera from another stands in the normalisation layers.
            new("fedbn", "normalisation layers stay at the site", tensor => tensor.IsNorm),
            // M. G. Arivazhagan et al., "Federated learning with personalization layers", 2019.
            new("fedper", "the last, linear layer stays at the site", tensor => tensor.IsHead),
        }.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>The rule of this name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static RoleRule Get(string name) =>
        All.TryGetValue(name, out var rule)
            ? rule
            : throw new ArgumentException(
                $"Unknown sharing rule '{name}'. Known: {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );
}
