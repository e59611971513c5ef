using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Evaluation;

/// <summary>Scores images with torch: the reference that every exported model is held against, and the judge inside training.</summary>
/// <param name="thread">The thread that torch runs on; may be shared with a <see cref="Trainer"/>.</param>
public sealed class TorchEvaluator(TorchThread thread)
{
    private const int BatchSize = 128;

    /// <summary>The softmax scores of each image.</summary>
    /// <param name="state">The model; its running statistics normalise, the images' own don't.</param>
    /// <param name="images">Images of the spec's size and channels; may be empty.</param>
    /// <param name="threads">Threads inside an operation; 1 or more.</param>
    /// <returns>[image, class], row by row.</returns>
    /// <exception cref="ArgumentException">The images don't fit the spec, or the spec is none of a known network.</exception>
    public float[] Scores(ModelState state, ImageSet images, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return images.MisfitOf(state.Spec) is { } problem
            ? throw new ArgumentException($"Evaluation can't start: {problem}.", nameof(images))
            : thread.Run(() => Run(state, images, threads));
    }

    private static float[] Run(ModelState state, ImageSet images, int threads)
    {
        using var tuned = TorchRuntime.Begin(threads);
        using var network = new TorchNetwork(state, TorchRuntime.Device, forTraining: false);
        using var quiet = no_grad();
        var reader = new BatchReader(images, augment: null);
        var scores = new float[images.Count * state.Spec.Classes.Length];
        foreach (var batch in Enumerable.Range(0, images.Count).Chunk(BatchSize))
        {
            using var scope = NewDisposeScope();
            network
                .Forward(reader.Pixels(batch, epoch: 0), training: false)
                .softmax(1)
                .ToFloats()
                .CopyTo(scores, batch[0] * state.Spec.Classes.Length);
        }

        return scores;
    }
}
