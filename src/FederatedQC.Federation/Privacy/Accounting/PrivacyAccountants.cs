using System.Collections.Frozen;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>The accountants by the name that a plan uses.</summary>
public static class PrivacyAccountants
{
    /// <summary>
    /// Every accountant: <c>pld</c>, which is tight and takes up to seconds, and <c>rdp</c>, which is quick and a little above it.
    /// </summary>
    public static FrozenDictionary<string, IPrivacyAccountant> All { get; } =
        new IPrivacyAccountant[] { new RenyiAccountant(), new LossAccountant() }.ToFrozenDictionary(
            accountant => accountant.Name,
            StringComparer.Ordinal
        );

    /// <summary>The accountant of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static IPrivacyAccountant Get(string name) =>
        All.TryGetValue(name, out var accountant)
            ? accountant
            : throw new ArgumentException(
                $"No accountant is named '{name}'; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );
}
