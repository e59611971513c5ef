using FederatedQC.Inference.Models;

namespace FederatedQC.Inference.Inspection;

/// <summary>Scores many images at once, for evaluation.</summary>
public static class BatchScorer
{
    private const int BatchSize = 32;

    /// <summary>The softmax scores of each image, in batches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pixels">The images one after the other, each [channel, height, width], one byte a sample.</param>
    /// <param name="count">How many images there are; none is fine.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>[image, class], row by row.</returns>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> doesn't hold <paramref name="count"/> images of the model's
    /// size.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static float[] Scores(OnnxModel model, ReadOnlySpan<byte> pixels, int count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (pixels.Length != (long)count * model.ImageLength)
        {
            throw new ArgumentException($"{pixels.Length} bytes aren't {count} images of {model.ImageLength}", nameof(pixels));
        }

        var classes = model.Spec.Classes.Length;
        var scores = new float[count * classes];
        var full = count / BatchSize * BatchSize;
        Score(model, pixels[..(full * model.ImageLength)], BatchSize, scores.AsSpan(0, full * classes), cancellation);
        Score(model, pixels[(full * model.ImageLength)..], count - full, scores.AsSpan(full * classes), cancellation);
        return scores;
    }

    private static void Score(OnnxModel model, ReadOnlySpan<byte> pixels, int batch, Span<float> scores, CancellationToken cancellation)
    {
        if (pixels.IsEmpty)
        {
            return;
        }

        using var session = new InspectionSession(model, batch);
        var batchBytes = batch * model.ImageLength;
        for (; !pixels.IsEmpty; pixels = pixels[batchBytes..], scores = scores[session.Scores.Length..])
        {
            cancellation.ThrowIfCancellationRequested();
            session.Run(pixels[..batchBytes]);
            session.Scores.CopyTo(scores);
        }
    }
}
