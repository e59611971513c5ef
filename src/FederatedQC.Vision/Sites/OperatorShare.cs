using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>
/// Samples that the consortium's operator holds and no site does: taken out of the training samples before those are dealt.
/// </summary>
public static class OperatorShare
{
    // Draws of the same seed that deal to sites have small numbers.
    private const ulong Stream = 1UL << 32;

    /// <summary>How many images a share of them is: at least one, unless it is 0.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="images">Of how many.</param>
    public static int CountOf(double share, int images) => share > 0 ? Math.Max(1, (int)(share * images)) : 0;

    /// <summary>
    /// Takes whole groups, the classes in turn, so that rare classes are there too; of no class more than half of its groups. Samples of
    /// other splits are left as they are. The result depends on the samples, not on their order.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="images">How many, 0 or more; a group more where the last one does not fit.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>What was taken, and the data set without it.</returns>
    /// <exception cref="DatasetException">There are too few training samples.</exception>
    public static (IReadOnlyList<Sample> Taken, DefectDataset Left) Take(DefectDataset dataset, int images, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        var random = SeededRandom.For(seed, Stream);
        var classes = new List<Queue<SampleGroup>>();
        foreach (var groups in SampleGroup.Strata(dataset.Of(DataSplit.Train)))
        {
            random.Shuffle<SampleGroup>(groups);
            classes.Add(new Queue<SampleGroup>(groups.Take(groups.Length / 2)));
        }

        var most = classes.Sum(groups => groups.Sum(group => group.Samples.Count));
        if (images > most)
        {
            throw new DatasetException(
                $"The operator can have {most} training images at most, and not {images}, so that every site keeps some of every class."
            );
        }

        var taken = new List<Sample>();
        for (var turn = 0; taken.Count < images; turn = (turn + 1) % classes.Count)
        {
            if (classes[turn].TryDequeue(out var group))
            {
                taken.AddRange(group.Samples);
            }
        }

        var gone = taken.ToHashSet();
        return (taken, dataset.With(dataset.Samples.Where(sample => !gone.Contains(sample))));
    }
}
