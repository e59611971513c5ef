using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Worker.Running;

/// <summary>Scores of a model that may be broken: one whose variances went below zero answers with NaN.</summary>
public static class ModelScores
{
    /// <summary>
    /// The parity of a model whose scores are no numbers: beyond what any plan allows, so that the gate goes back to the released model.
    /// </summary>
    public const double BrokenParity = double.MaxValue;

    /// <summary>Replaces the scores of an image that are not all finite by equal ones, so that the model can be counted.</summary>
    /// <param name="scores">[image, class], row by row; changed in place.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Whether there was such an image.</returns>
    public static bool Mend(Span<float> scores, int classes)
    {
        var isBroken = false;
        for (var start = 0; start < scores.Length; start += classes)
        {
            var row = scores.Slice(start, classes);
            if (!VectorMeasures.AllFinite(row))
            {
                row.Fill(1f / classes);
                isBroken = true;
            }
        }

        return isBroken;
    }
}
