using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Learning.Training;

/// <summary>
/// The order in which an epoch takes its images: a permutation that depends on seed and epoch alone, cut into batches. A last batch of one
/// image is left out, because a batch statistic of one image says little, unless it is the only one.
/// </summary>
internal static class ImageBatches
{
    /// <summary>Batches of an epoch over one image or more.</summary>
    public static int CountOf(int images, int batchSize)
    {
        var (full, rest) = Math.DivRem(images, batchSize);
        return rest > 1 || full == 0 ? full + 1 : full;
    }

    /// <summary>The batches of an epoch, as numbers of images.</summary>
    /// <param name="images">How many images there are.</param>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Number of the epoch in the whole run.</param>
    public static IEnumerable<ArraySegment<int>> Of(int images, int batchSize, int seed, int epoch)
    {
        var order = Enumerable.Range(0, images).ToArray();
        var mixed = new SplitMix64((ulong)(uint)seed).At((ulong)(uint)epoch);
        new Random((int)(mixed >> 33)).Shuffle(order);
        for (var batch = 0; batch < CountOf(images, batchSize); batch++)
        {
            var first = batch * batchSize;
            yield return new ArraySegment<int>(order, first, Math.Min(batchSize, images - first));
        }
    }
}
