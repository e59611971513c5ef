using FederatedQC.Analytic;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Worker.Running;

/// <summary>Scores of a model as it was trained or solved for, before any export: what exported models are held against.</summary>
/// <param name="torch">The thread that torch runs on.</param>
public sealed class ModelScorer(TorchThread torch)
{
    /// <summary>Probabilities of the classes.</summary>
    /// <param name="state">The model.</param>
    /// <param name="images">Images of the spec's size and channels; may be empty.</param>
    /// <param name="threads">Threads inside an operation.</param>
    /// <returns>[image, class], row by row.</returns>
    /// <exception cref="ArgumentException">The images don't fit the spec, or the spec is none of a known network.</exception>
    public float[] Scores(ModelState state, ImageSet images, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(images);
        return AnalyticModel.IsOf(state.Spec)
            ? AnalyticTraining.Scores(state, images, threads, CancellationToken.None)
            : new TorchEvaluator(torch).Scores(state, images, threads);
    }

    /// <summary>Scores images and compares them with their labels.</summary>
    /// <inheritdoc cref="Scores"/>
    public EvaluationReport Evaluate(ModelState state, ImageSet images)
    {
        var scores = Scores(state, images);
        return EvaluationReport.From(images.Labels, scores, state.Spec.Classes, state.Spec.DefectFreeIndex);
    }
}
