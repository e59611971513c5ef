namespace FederatedQC.Learning.Evaluation;

/// <summary>How often each true class was taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    /// <summary>Counts pairs of true and predicted class.</summary>
    /// <param name="labels">True classes, 0 to classes - 1.</param>
    /// <param name="predictions">Predicted classes, as many.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is out of range.</exception>
    public ConfusionMatrix(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes)
    {
        if (labels.Length != predictions.Length)
        {
            throw new ArgumentException($"There are {labels.Length} labels and {predictions.Length} predictions.", nameof(predictions));
        }

        Classes = classes;
        Count = labels.Length;
        _counts = new int[classes * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes || (uint)predictions[i] >= (uint)classes)
            {
                throw new ArgumentException($"Image {i} has a class outside 0..{classes - 1}.", nameof(labels));
            }

            _counts[(labels[i] * classes) + predictions[i]]++;
        }
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Images of class <paramref name="actual"/> that were taken for class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[(actual * Classes) + predicted];

    /// <summary>Images on the diagonal among all.</summary>
    public Rate Accuracy => new(Enumerable.Range(0, Classes).Sum(c => this[c, c]), Count);

    /// <summary>
    /// Mean over classes of 2 TP / (2 TP + FP + FN), over the classes that occur among labels or predictions, as scikit-learn's
    /// <c>f1_score(average="macro", zero_division=0)</c>; NaN when there is no image.
    /// </summary>
    public double MacroF1
    {
        get
        {
            var scores = Enumerable
                .Range(0, Classes)
                .Where(c => ActualCount(c) + PredictedCount(c) > 0)
                .Select(c => 2.0 * this[c, c] / (ActualCount(c) + PredictedCount(c)))
                .ToArray();
            return scores.Length == 0 ? double.NaN : scores.Average();
        }
    }

    /// <summary>Images of a class that were recognised, among its images.</summary>
    public Rate Recall(int actual) => new(this[actual, actual], ActualCount(actual));

    private int ActualCount(int actual) => Enumerable.Range(0, Classes).Sum(predicted => this[actual, predicted]);

    private int PredictedCount(int predicted) => Enumerable.Range(0, Classes).Sum(actual => this[actual, predicted]);
}
