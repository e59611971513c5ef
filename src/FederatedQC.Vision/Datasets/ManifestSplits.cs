namespace FederatedQC.Vision.Datasets;

/// <summary>The words for splits in a manifest.</summary>
internal static class ManifestSplits
{
    public const string Known = "train, val, golden, test";

    public static DataSplit? Parse(string word) =>
        word.ToLowerInvariant() switch
        {
            "train" => DataSplit.Train,
            "val" => DataSplit.Validation,
            "golden" => DataSplit.Golden,
            "test" => DataSplit.Test,
            _ => null,
        };

    public static string Write(DataSplit split) =>
        split switch
        {
            DataSplit.Train => "train",
            DataSplit.Validation => "val",
            DataSplit.Golden => "golden",
            DataSplit.Test => "test",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "An unknown split."),
        };
}
