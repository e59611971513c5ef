using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Kit;

/// <summary>One torch thread for all tests of the collection.</summary>
public sealed class SharedTorch : IDisposable
{
    public SharedTorch()
    {
        Trainer = new Trainer(Thread);
        Evaluator = new TorchEvaluator(Thread);
    }

    public TorchThread Thread { get; } = new();

    public Trainer Trainer { get; }

    public TorchEvaluator Evaluator { get; }

    /// <summary>Scores images and compares them with their labels.</summary>
    public EvaluationReport Evaluate(ModelState state, ImageSet images) =>
        EvaluationReport.From(images.Labels, Evaluator.Scores(state, images), state.Spec.Classes, state.Spec.DefectFreeIndex);

    public void Dispose() => Thread.Dispose();
}
