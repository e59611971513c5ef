namespace FederatedQC.Federation.Gate;

/// <summary>The counts of several sites, each with a weight, and what follows from them.</summary>
/// <remarks>
/// <b>Source:</b> T. Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006), 861–874, algorithm 2.
/// <b>Numerics:</b> double, in the order in which sites are given; the curve is straight within a bin, so parts of one bin count as ties in
/// the area and in the escape alike.
/// </remarks>
/// <param name="classes">Number of classes.</param>
/// <param name="defectFreeIndex">Index of the defect-free class, or -1.</param>
internal sealed class WeighedCounts(int classes, int defectFreeIndex)
{
    private const double Rounding = 1e-9;
    private readonly double[] _support = new double[classes];
    private readonly double[] _correct = new double[classes];
    private readonly double[] _predicted = new double[classes];
    private readonly double[] _good = new double[ScoreHistogram.Bins];
    private readonly double[] _defective = new double[ScoreHistogram.Bins];

    /// <summary>Images, weighed; 0 without a site.</summary>
    public double Images => _support.Sum();

    /// <summary>Share of the images that were judged right; NaN without an image.</summary>
    public double Accuracy => _correct.Sum() / Images;

    /// <summary>Whether all were answered as the same class although they are not of one.</summary>
    public bool IsConstant => _support.Count(count => count > 0) > 1 && _predicted.Count(count => count > 0) == 1;

    /// <summary>What decides a release: <see cref="Auroc"/> where there is a defect-free class, else <see cref="MacroRecall"/>.</summary>
    public double Measure => defectFreeIndex < 0 ? MacroRecall : Auroc;

    /// <summary>What always answering the same class has of <see cref="Measure"/>.</summary>
    public double ConstantMeasure => defectFreeIndex < 0 ? 1.0 / _support.Count(count => count > 0) : 0.5;

    /// <summary>Whether it tells more than always answering the same class; a sum of 0.5 may come out as a little more in binary.</summary>
    public bool BeatsConstant => Measure > ConstantMeasure + Rounding;

    /// <summary>Whether the answers, and not only the scores, tell the kinds apart; true where there is no defect-free class.</summary>
    public bool TellsKindsApart => defectFreeIndex < 0 || Told > 1 + Rounding;

    /// <summary>Mean recall over the classes of which there are images; NaN without an image.</summary>
    public double MacroRecall
    {
        get
        {
            var seen = Enumerable.Range(0, classes).Where(index => _support[index] > 0).ToList();
            return seen.Count > 0 ? seen.Average(index => _correct[index] / _support[index]) : double.NaN;
        }
    }

    /// <summary>Chance that a defective part scores above a good one, ties counting half; NaN where one of the kinds is missing.</summary>
    public double Auroc
    {
        get
        {
            var (concordant, below) = (0.0, 0.0);
            for (var bin = 0; bin < ScoreHistogram.Bins; bin++)
            {
                concordant += _defective[bin] * (below + (_good[bin] / 2));
                below += _good[bin];
            }

            return concordant / (below * _defective.Sum());
        }
    }

    /// <summary>
    /// Share of good parts that are answered as good plus share of defective parts that are not: above 1 where the answers tell the kinds
    /// apart. NaN where one of the kinds is missing or there is no defect-free class.
    /// </summary>
    public double Told
    {
        get
        {
            if (defectFreeIndex < 0)
            {
                return double.NaN;
            }

            var (good, right) = (_support[defectFreeIndex], _correct[defectFreeIndex]);
            return (right / good) + 1 - ((_predicted[defectFreeIndex] - right) / (Images - good));
        }
    }

    /// <summary>Adds a site.</summary>
    /// <param name="judgement">Consistent counts.</param>
    /// <param name="weight">Images that the site counts for.</param>
    public WeighedCounts Add(Judgement judgement, double weight)
    {
        var counts = judgement.Counts;
        var factor = weight / counts.Images;
        for (var index = 0; index < classes; index++)
        {
            _support[index] += factor * counts.Support[index];
            _correct[index] += factor * counts.Correct[index];
            _predicted[index] += factor * counts.Predicted[index];
        }

        for (var bin = 0; bin < ScoreHistogram.Bins && judgement.Scores is { } scores; bin++)
        {
            _good[bin] += factor * scores.Good[bin];
            _defective[bin] += factor * scores.Defective[bin];
        }

        return this;
    }

    /// <summary>
    /// Share of defective parts that pass where a given share of good parts is rejected; NaN where one of the kinds is missing.
    /// </summary>
    public double EscapeAt(double overkillLimit)
    {
        var (good, defective) = (_good.Sum(), _defective.Sum());
        var (allowed, caught) = (overkillLimit * good, 0.0);
        for (var bin = ScoreHistogram.Bins - 1; bin >= 0; bin--)
        {
            if (_good[bin] > allowed)
            {
                caught += _defective[bin] * allowed / _good[bin];
                break;
            }

            allowed -= _good[bin];
            caught += _defective[bin];
        }

        return good > 0 && defective > 0 ? 1 - (caught / defective) : double.NaN;
    }
}
