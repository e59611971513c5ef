using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Learning.Training.Privacy;

/// <summary>Batches in which each image takes part with the same probability, whatever the others do: a batch may be empty.</summary>
/// <param name="images">How many images there are, 1 or more.</param>
/// <param name="batchSize">Images that a batch is to have on average.</param>
/// <param name="random">Decides.</param>
internal sealed class PoissonBatches(int images, int batchSize, IRandomWords random)
{
    /// <summary>Images that a batch has on average.</summary>
    public int ExpectedSize { get; } = Math.Min(batchSize, images);

    /// <summary>Probability with which an image takes part.</summary>
    public double Rate => (double)ExpectedSize / images;

    /// <summary>Steps of an epoch: ⌈images / batch size⌉.</summary>
    public int CountOfEpoch => ((images - 1) / ExpectedSize) + 1;

    /// <summary>The next batch, as numbers of images.</summary>
    public int[] Next() => [.. Enumerable.Range(0, images).Where(_ => random.DrawUnit() < Rate)];
}
