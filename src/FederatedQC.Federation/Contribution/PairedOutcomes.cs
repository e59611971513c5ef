namespace FederatedQC.Federation.Contribution;

/// <summary>How two models did on the same images, counted by who was right.</summary>
/// <param name="BothRight">Images that both judged right.</param>
/// <param name="OwnOnly">Images that only the site's own model judged right.</param>
/// <param name="FederatedOnly">Images that only the federated model judged right.</param>
/// <param name="BothWrong">Images that both judged wrong.</param>
public sealed record PairedOutcomes(long BothRight, long OwnOnly, long FederatedOnly, long BothWrong)
{
    /// <summary>Number of images.</summary>
    public long Images => BothRight + OwnOnly + FederatedOnly + BothWrong;

    /// <summary>Counts the outcomes of images that stand in the same order in both lists.</summary>
    /// <param name="own">Whether the site's own model judged each image right.</param>
    /// <param name="federated">Whether the federated model did.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static PairedOutcomes Of(ReadOnlySpan<bool> own, ReadOnlySpan<bool> federated)
    {
        if (own.Length != federated.Length)
        {
            throw new ArgumentException(
                $"There are {own.Length} outcomes of the one model and {federated.Length} of the other.",
                nameof(federated)
            );
        }

        Span<long> counts = stackalloc long[4];
        for (var image = 0; image < own.Length; image++)
        {
            counts[(own[image] ? 0 : 2) + (federated[image] ? 0 : 1)]++;
        }

        return new(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>Whether no count is negative or so large that sums would overflow.</summary>
    public bool IsConsistent => IsCount(BothRight) && IsCount(OwnOnly) && IsCount(FederatedOnly) && IsCount(BothWrong);

    private static bool IsCount(long value) => value is >= 0 and <= 1L << 40;
}
