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
        var features = new float[images.Count * FeatureNetwork.Count];
        var missing = new List<(int Image, Hash256 Key)>();
        for (var image = 0; image < images.Count; image++)
        {
            var key = Hash256.Of(images[image]);
            if (Kept.TryGetValue(key, out var kept))
            {
                kept.CopyTo(Row(features, image));
            }
            else
            {
                missing.Add((image, key));
            }
        }

        var made = missing.Count == 0 ? [] : Extract(images.Subset([.. missing.Select(entry => entry.Image)]), threads, cancellation);
        foreach (var (index, (image, key)) in missing.Index())
        {
            Row(made, index).CopyTo(Row(features, image));
            if (Kept.Count < MostKept)
            {
                Kept[key] = Row(made, index).ToArray();
            }
        }

        return features;
    }

    private static Span<float> Row(float[] features, int image) => features.AsSpan(image * FeatureNetwork.Count, FeatureNetwork.Count);

    private static float[] Extract(ImageSet images, int threads, CancellationToken cancellation)
    {
        using var session = FeatureSession.Load(
            FeatureNetwork.Export(images.Channels, images.Size),
            new ExecutionOptions { IntraOpThreads = threads }
        );
        return session.Extract(images.Pixels, images.Count, cancellation);
    }
}
