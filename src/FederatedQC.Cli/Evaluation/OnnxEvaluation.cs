using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Evaluation;

/// <summary>Judges labelled images with an exported model, as a line would.</summary>
internal static class OnnxEvaluation
{
    /// <summary>Judges one split.</summary>
    /// <param name="path">Where the model came from.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The images.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="overkillLimit">Fraction of good parts that may be rejected when the escape rate is measured.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="DatasetException">The folders can't be used, hold an unknown class, or no image of that split.</exception>
    public static EvaluationResult Run(
        string path,
        OnnxModel model,
        DataSource data,
        string split,
        double overkillLimit,
        CancellationToken cancellation
    )
    {
        var (images, skipped) = new ImageLibrary().Load(data, model.Spec, SplitNames.Get(split));
        if (images.Count == 0)
        {
            throw new DatasetException(
                skipped.Count == 0
                    ? $"There is no image in the split '{split}': name another with --split."
                    : $"None of the {skipped.Values.Sum()} images in the split '{split}' can be read."
            );
        }

        var scores = BatchScorer.Scores(model, images.Pixels, images.Count, cancellation);
        var report = EvaluationReport.From(images.Labels, scores, model.Spec.Classes, model.Spec.DefectFreeIndex, overkillLimit);
        return new EvaluationResult(path, model.ModelId, split, EvaluationFigures.Of(report), skipped);
    }
}
