namespace FederatedQC.Learning.Evaluation;

/// <summary>
/// The OK/NG view of a classifier that knows a defect-free class: how well the defect score 1 - p(defect-free) tells defective parts from
/// good.
/// </summary>
/// <param name="Auroc">
/// Area under the ROC curve: the chance that a defective part scores above a good one, ties counting half (Mann and Whitney's U). NaN when
/// one of the two kinds is missing.
/// </param>
/// <param name="AtArgmax">Rates when the class of the highest score decides; its threshold is NaN, as it has none.</param>
/// <param name="AtOverkillLimit">Rates at the lowest threshold whose overkill keeps the limit.</param>
public sealed record DefectDetection(double Auroc, OperatingPoint AtArgmax, OperatingPoint AtOverkillLimit)
{
    /// <summary>Measures.</summary>
    /// <param name="defectScores">1 - p(defect-free) for each image.</param>
    /// <param name="isDefective">The truth.</param>
    /// <param name="isRejected">Whether the highest score was that of a defect.</param>
    /// <param name="overkillLimit">Largest share of good parts that may be rejected, 0 to 1.</param>
    internal static DefectDetection Of(double[] defectScores, bool[] isDefective, bool[] isRejected, double overkillLimit)
    {
        var ranked = Enumerable.Range(0, defectScores.Length).OrderByDescending(i => defectScores[i]).ToArray();
        var defective = isDefective.Count(d => d);
        var good = isDefective.Length - defective;
        var (caught, overkilled) = (0, 0);
        var point = new OperatingPoint(Math.BitIncrement(1.0), new Rate(defective, defective), new Rate(0, good));
        double concordant = 0;
        for (var next = 0; next < ranked.Length; )
        {
            // Images of equal score pass or fail together.
            var score = defectScores[ranked[next]];
            var (tiedDefective, tiedGood) = (0, 0);
            for (; next < ranked.Length && defectScores[ranked[next]] == score; next++)
            {
                _ = isDefective[ranked[next]] ? tiedDefective++ : tiedGood++;
            }

            concordant += tiedGood * (caught + (tiedDefective / 2.0));
            caught += tiedDefective;
            overkilled += tiedGood;
            if (overkilled <= overkillLimit * good)
            {
                point = new OperatingPoint(score, new Rate(defective - caught, defective), new Rate(overkilled, good));
            }
        }

        return new DefectDetection(concordant / ((double)defective * good), AtDecision(isDefective, isRejected, defective), point);
    }

    private static OperatingPoint AtDecision(bool[] isDefective, bool[] isRejected, int defective)
    {
        var pairs = isDefective.Zip(isRejected).ToArray();
        return new OperatingPoint(
            double.NaN,
            new Rate(pairs.Count(pair => pair is (true, false)), defective),
            new Rate(pairs.Count(pair => pair is (false, true)), isDefective.Length - defective)
        );
    }
}
