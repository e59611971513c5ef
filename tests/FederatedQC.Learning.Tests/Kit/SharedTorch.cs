using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;

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

    public void Dispose() => Thread.Dispose();
}
