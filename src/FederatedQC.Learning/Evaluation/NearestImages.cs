using System.Numerics.Tensors;
using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Evaluation;

/// <summary>
/// Says of an image what the most similar training images are: what a site reaches without a network, and a floor for one.
/// </summary>
/// <remarks>
/// <b>Source:</b> T. Cover, P. Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory 13 (1967).
/// <b>Inputs:</b> of each channel the mean and the standard deviation of 8 × 8 fields and a histogram of 16 grey levels, each scaled to
/// unit variance over the training images. <b>Output:</b> softmax over the classes of −d² / s², with d the distance to the class's nearest
/// training image and s² its mean square among the training images. <b>Numerics:</b> float32.
/// <b>Differs from source:</b> of a class at most 1,024 training images count, evenly spaced, so that the work is bounded.
/// </remarks>
public static class NearestImages
{
    private const int Fields = 8;
    private const int Levels = 16;
    private const int MostOfAClass = 1024;
    private const int ScaleImages = 256;

    /// <summary>Scores images.</summary>
    /// <param name="train">The training images; at least one.</param>
    /// <param name="images">The images to score, of the same size and channels.</param>
    /// <param name="classes">Number of classes; every label is below it.</param>
    /// <returns>[image, class], row by row; a class without a training image has 0.</returns>
    /// <exception cref="ArgumentException">There is no training image, or the sizes differ.</exception>
    public static float[] Scores(ImageSet train, ImageSet images, int classes)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(images);
        if (train.Count == 0 || train.ImageBytes != images.ImageBytes)
        {
            throw new ArgumentException("There is no training image, or it has another size than the images to score.", nameof(train));
        }

        int[] known =
        [
            .. Enumerable
                .Range(0, classes)
                .SelectMany(label =>
                    Spaced([.. Enumerable.Range(0, train.Count).Where(image => train.Labels[image] == label)], MostOfAClass)
                ),
        ];
        var features = known.Select(image => FeaturesOf(train, image)).ToArray();
        var scale = Standardise(features);
        var spread = Spread(features);
        var scores = new float[images.Count * classes];
        for (var image = 0; image < images.Count; image++)
        {
            var asked = FeaturesOf(images, image);
            TensorPrimitives.Subtract(asked, scale.Mean, asked);
            TensorPrimitives.Multiply(asked, scale.Factor, asked);
            var row = scores.AsSpan(image * classes, classes);
            row.Fill(float.NegativeInfinity);
            for (var other = 0; other < known.Length; other++)
            {
                ref var nearest = ref row[train.Labels[known[other]]];
                nearest = Math.Max(nearest, -SquaredDistance(asked, features[other]) / spread);
            }

            TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
            TensorPrimitives.SoftMax<float>(row, row);
        }

        return scores;
    }

    private static float[] FeaturesOf(ImageSet set, int image)
    {
        var features = new float[set.Channels * ((2 * Fields * Fields) + Levels)];
        var at = 0;
        for (var channel = 0; channel < set.Channels; channel++)
        {
            var plane = set[image].Slice(channel * set.Size * set.Size, set.Size * set.Size);
            for (var field = 0; field < Fields * Fields; field++)
            {
                (features[at++], features[at++]) = MeanAndDeviation(plane, set.Size, field / Fields, field % Fields);
            }

            foreach (var pixel in plane)
            {
                features[at + (pixel * Levels / 256)] += 1f / plane.Length;
            }

            at += Levels;
        }

        return features;
    }

    private static (float Mean, float Deviation) MeanAndDeviation(ReadOnlySpan<byte> plane, int size, int row, int column)
    {
        var (top, bottom) = (row * size / Fields, Math.Max((row + 1) * size / Fields, (row * size / Fields) + 1));
        var (left, right) = (column * size / Fields, Math.Max((column + 1) * size / Fields, (column * size / Fields) + 1));
        var (sum, squares, count) = (0.0, 0.0, (bottom - top) * (right - left));
        for (var y = top; y < bottom; y++)
        {
            foreach (var pixel in plane.Slice((y * size) + left, right - left))
            {
                sum += pixel;
                squares += pixel * pixel;
            }
        }

        var mean = sum / count;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }

    // A feature that never varies tells nothing and gets no weight.
    private static (float[] Mean, float[] Factor) Standardise(float[][] features)
    {
        var (mean, factor) = (new float[features[0].Length], new float[features[0].Length]);
        for (var index = 0; index < mean.Length; index++)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var row in features)
            {
                sum += row[index];
                squares += (double)row[index] * row[index];
            }

            mean[index] = (float)(sum / features.Length);
            var variance = (squares / features.Length) - (sum / features.Length * (sum / features.Length));
            factor[index] = variance > 1e-9 ? (float)(1 / Math.Sqrt(variance)) : 0;
        }

        foreach (var row in features)
        {
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.Multiply(row, factor, row);
        }

        return (mean, factor);
    }

    // Mean square of the distance from a training image to the nearest other one.
    private static float Spread(float[][] features)
    {
        var nearest = Spaced([.. Enumerable.Range(0, features.Length)], ScaleImages)
            .Select(image =>
                Enumerable
                    .Range(0, features.Length)
                    .Where(other => other != image)
                    .Select(other => SquaredDistance(features[image], features[other]))
                    .DefaultIfEmpty(1)
                    .Min()
            );
        return Math.Max(nearest.Average(), 1e-6f);
    }

    private static float SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var distance = TensorPrimitives.Distance(left, right);
        return distance * distance;
    }

    private static IEnumerable<int> Spaced(IReadOnlyList<int> images, int most) =>
        images.Count <= most ? images : Enumerable.Range(0, most).Select(index => images[(int)((long)index * images.Count / most)]);
}
