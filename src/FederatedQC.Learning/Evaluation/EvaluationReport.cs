using System.Collections.Immutable;
using System.Numerics.Tensors;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Learning.Evaluation;

/// <summary>How good a model is on labelled images. Pure numbers: it doesn't matter which runtime made the scores.</summary>
public sealed record EvaluationReport
{
    /// <summary>The default limit of <see cref="DefectDetection.AtOverkillLimit"/>: 2 % of the good parts.</summary>
    public const double DefaultOverkillLimit = 0.02;

    private EvaluationReport(ImmutableArray<string> classes, ConfusionMatrix confusion)
    {
        (Classes, Confusion) = (classes, confusion);
    }

    /// <summary>Class names in the order of the matrix.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>True against predicted classes, the prediction being the highest score; the lower class wins a tie.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The OK/NG view; null where the product has no defect-free class.</summary>
    public DefectDetection? Detection { get; private init; }

    /// <summary>Where good and defective parts scored, in bins; null where the product has no defect-free class.</summary>
    public ScoreHistogram? Scores { get; private init; }

    /// <summary>Images judged right among all.</summary>
    public Rate Accuracy => Confusion.Accuracy;

    /// <inheritdoc cref="ConfusionMatrix.MacroF1"/>
    public double MacroF1 => Confusion.MacroF1;

    /// <summary>Evaluates scores.</summary>
    /// <param name="labels">True classes.</param>
    /// <param name="scores">Softmax scores [image, class], row by row; only finite values.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="defectFreeIndex">The class that means "no defect", or -1.</param>
    /// <param name="overkillLimit">Largest share of good parts that may be rejected, 0 to 1.</param>
    /// <exception cref="ArgumentException">The sizes don't fit, a label is out of range, or a score isn't finite.</exception>
    public static EvaluationReport From(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> scores,
        ImmutableArray<string> classes,
        int defectFreeIndex,
        double overkillLimit = DefaultOverkillLimit
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(defectFreeIndex, classes.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(defectFreeIndex, -1);
        if (!(overkillLimit is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(overkillLimit), overkillLimit, "The limit is a share, 0 to 1.");
        }

        if (scores.Length != labels.Length * classes.Length)
        {
            throw new ArgumentException(
                $"There are {scores.Length} scores for {labels.Length} images and {classes.Length} classes.",
                nameof(scores)
            );
        }

        var predictions = Predictions(scores, classes.Length);
        var confusion = new ConfusionMatrix(labels, predictions, classes.Length);
        return new EvaluationReport(classes, confusion)
        {
            Detection = defectFreeIndex < 0 ? null : Detect(labels, scores, predictions, defectFreeIndex, overkillLimit),
            Scores = defectFreeIndex < 0 ? null : ScoreHistogram.Of(labels, scores, defectFreeIndex),
        };
    }

    private static DefectDetection Detect(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<int> predictions,
        int defectFree,
        double overkillLimit
    )
    {
        var classes = scores.Length / Math.Max(1, labels.Length);
        var (defectScores, isDefective, isRejected) = (new double[labels.Length], new bool[labels.Length], new bool[labels.Length]);
        for (var image = 0; image < labels.Length; image++)
        {
            defectScores[image] = 1.0 - scores[(image * classes) + defectFree];
            isDefective[image] = labels[image] != defectFree;
            isRejected[image] = predictions[image] != defectFree;
        }

        return DefectDetection.Of(defectScores, isDefective, isRejected, overkillLimit);
    }

    private static int[] Predictions(ReadOnlySpan<float> scores, int classes)
    {
        var predictions = new int[scores.Length / classes];
        for (var image = 0; image < predictions.Length; image++)
        {
            var row = scores.Slice(image * classes, classes);
            predictions[image] = VectorMeasures.AllFinite(row)
                ? TensorPrimitives.IndexOfMax(row)
                : throw new ArgumentException($"A score of image {image} is no finite number.", nameof(scores));
        }

        return predictions;
    }
}
