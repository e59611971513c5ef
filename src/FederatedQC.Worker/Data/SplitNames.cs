using System.Collections.Frozen;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Worker.Data;

/// <summary>The splits by the names that manifests, jobs and the command line use.</summary>
public static class SplitNames
{
    /// <summary>Every split.</summary>
    public static FrozenDictionary<string, DataSplit> All { get; } =
        new Dictionary<string, DataSplit>
        {
            ["train"] = DataSplit.Train,
            ["val"] = DataSplit.Validation,
            ["golden"] = DataSplit.Golden,
            ["test"] = DataSplit.Test,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The split of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static DataSplit Get(string name) =>
        All.TryGetValue(name, out var split)
            ? split
            : throw new ArgumentException(
                $"'{name}' is no split: use {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );

    /// <summary>The name of a split.</summary>
    public static string Of(DataSplit split) => All.First(entry => entry.Value == split).Key;
}
