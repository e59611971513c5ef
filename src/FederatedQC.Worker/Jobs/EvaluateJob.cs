namespace FederatedQC.Worker.Jobs;

/// <summary>
/// Evaluate a model on labelled images with ONNX Runtime, as the line will use it, and compare with the training framework.
/// </summary>
public sealed record EvaluateJob : WorkerJob
{
    /// <summary>The images.</summary>
    public required DataSource Data { get; init; }

    /// <summary>The split to evaluate on: <c>val</c>, <c>test</c>, <c>golden</c> or <c>train</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The model.</summary>
    public required ModelFiles Model { get; init; }

    /// <summary>Images on which the scores are compared with the training framework's; 0 for no comparison.</summary>
    public int ParityImages { get; init; } = 16;

    /// <summary>Fraction of good parts that may be rejected when the escape rate is measured.</summary>
    public double OverkillLimit { get; init; } = 0.02;

    /// <summary>What to measure beside the model; null for nothing.</summary>
    public BaselineJob? Baseline { get; init; }

    /// <summary>Threads that the arithmetic may use.</summary>
    public int Threads { get; init; } = 1;
}
