using System.Collections.Concurrent;
using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Features;
using FederatedQC.Learning.Backbones;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Worker.Running;

/// <summary>
/// Features of images by the frozen backbone. They never change, so each image goes through the network once a process and its features
/// are kept, known by the hash of its pixels. Thread safe.
/// </summary>
internal static class ImageFeatures
{
    // 4.6 kB an image.
    private const int MostKept = 50_000;

    private static readonly ConcurrentDictionary<Hash256, float[]> Kept = new();

    /// <summary>Features of each image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="threads">Threads inside an operation.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>[image, feature], <see cref="FeatureNetwork.Count"/> each.</returns>
    /// <exception cref="BackboneException">The pretrained network can't be used.</exception>
    public static float[] Of(ImageSet images, int threads, CancellationToken cancellation)
    {
        var keys = Enumerable.Range(0, images.Count).Select(image => KeyOf(images, image)).ToList();
        var missing = Enumerable.Range(0, images.Count).Where(image => !Kept.ContainsKey(keys[image])).ToList();
        var features = new float[images.Count * FeatureNetwork.Count];
        var made = missing.Count == 0 ? [] : Extract(images.Subset(missing), threads, cancellation);
        for (var index = 0; index < missing.Count; index++)
        {
            made.AsSpan(index * FeatureNetwork.Count, FeatureNetwork.Count).CopyTo(features.AsSpan(missing[index] * FeatureNetwork.Count));
        }

        var isNew = missing.ToHashSet();
        for (var image = 0; image < images.Count; image++)
        {
            var own = features.AsSpan(image * FeatureNetwork.Count, FeatureNetwork.Count);
            if (!isNew.Contains(image))
            {
                Kept[keys[image]].CopyTo(own);
            }
            else if (Kept.Count < MostKept)
            {
                Kept[keys[image]] = own.ToArray();
            }
        }

        return features;
    }

    private static float[] Extract(ImageSet images, int threads, CancellationToken cancellation)
    {
        using var session = FeatureSession.Load(
            FeatureNetwork.Export(images.Channels, images.Size),
            new ExecutionOptions { IntraOpThreads = threads }
        );
        return session.Extract(images.Pixels, images.Count, cancellation);
    }

    // Of two images with the same bytes one may be wide where the other is high; all here are square, of one size.
    private static Hash256 KeyOf(ImageSet images, int image) => Hash256.Of(images[image]);
}
