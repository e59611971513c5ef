namespace FederatedQC.Vision.Datasets;

/// <summary>Draws train, validation and test splits that keep groups whole and classes in proportion.</summary>
internal static class GroupSplit
{
    /// <summary>Gives every sample a split; the order of the samples stays.</summary>
    public static List<Sample> Assign(IReadOnlyList<Sample> samples, SplitShares shares, ulong seed)
    {
        double[] wanted = [shares.Train, shares.Validation, shares.Test];
        if (Array.Exists(wanted, w => w is not (>= 0 and <= 1)) || shares.Train + shares.Validation > 1 + 1e-9)
        {
            throw new DatasetException("The shares of the splits lie between 0 and 1 and make no more than 1 together.");
        }

        DataSplit[] splits = [DataSplit.Train, DataSplit.Validation, DataSplit.Test];
        var assigned = new Dictionary<string, DataSplit>(StringComparer.Ordinal);
        var random = new SeededRandom(seed);
        foreach (SampleGroup[] stratum in SampleGroup.Strata(samples))
        {
            random.Shuffle<SampleGroup>(stratum);
            int total = stratum.Sum(g => g.Samples.Count);
            int[] filled = new int[splits.Length];
            // Big groups first: what is left then evens the shares out. The sort is stable, so equals stay shuffled.
            foreach (SampleGroup group in stratum.OrderByDescending(g => g.Samples.Count))
            {
                int most = Enumerable.Range(0, splits.Length).MaxBy(s => Need(wanted[s], total, filled[s]));
                filled[most] += group.Samples.Count;
                assigned.Add(group.Name, splits[most]);
            }
        }

        return [.. samples.Select(s => s with { Split = assigned[s.Group] })];
    }

    // Relative to its share, so that of three groups each split gets one.
    private static double Need(double share, int total, int filled) => share > 0 ? total - (filled / share) : double.NegativeInfinity;
}
