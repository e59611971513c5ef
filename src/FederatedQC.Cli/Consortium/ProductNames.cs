using System.Globalization;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Cli.Consortium;

/// <summary>Names of data sets as topics, folders and runs can bear them.</summary>
internal static class ProductNames
{
    // Leaves room for a run's name before it.
    private const int Longest = 40;

    /// <summary>
    /// A name for each data set: its own where that is valid, else what is left of it in small letters. Never the same twice; the same sets
    /// give the same names.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> datasets)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dataset in datasets.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var valid = Valid(dataset);
            var name = valid;
            for (var number = 2; names.ContainsValue(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{valid}-{number}");
            }

            names.Add(dataset, name);
        }

        return names;
    }

    private static string Valid(string dataset)
    {
        var letters = dataset
            .ToLowerInvariant()
            .Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-');
        var name = string.Concat(letters.Take(Longest)).Trim('-');
        return PartyName.IsValid(name) ? name : "product";
    }
}
