using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation;

/// <summary>An order that a seed and each item's own bytes decide, whatever the order that they came in.</summary>
internal static class SeededDeal
{
    /// <summary>The items in ascending order of SHA-256(domain, seed, item).</summary>
    /// <param name="items">What is dealt.</param>
    /// <param name="domain">What the deal is for: another domain, another order.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="bytes">The bytes of an item, which no other has.</param>
    internal static IEnumerable<T> Dealt<T>(this IEnumerable<T> items, byte[] domain, Hash256 seed, Func<T, byte[]> bytes) =>
        items.OrderBy(item => Hash256.Of([.. domain, .. seed.ToArray(), .. bytes(item)]).ToString(), StringComparer.Ordinal);
}
