using System.Collections.Immutable;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Training;

/// <summary>What a local training did: the <c>report.json</c> of <c>fqc train</c>.</summary>
internal sealed record TrainingReport
{
    /// <summary>The model's id, 64 hex digits.</summary>
    public required string ModelId { get; init; }

    /// <summary>The hash of each block of the shared vector.</summary>
    public required ImmutableArray<string> Blocks { get; init; }

    public required string Network { get; init; }

    /// <summary><c>batch</c> or <c>group</c>.</summary>
    public required string Norm { get; init; }

    public required int InputSize { get; init; }

    public required int Parameters { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    public required string? DefectFreeClass { get; init; }

    public required ImmutableArray<string> Data { get; init; }

    public required long TrainImages { get; init; }

    /// <summary>Files that were left out, by reason.</summary>
    public required ImmutableSortedDictionary<string, int> Skipped { get; init; }

    public required int Seed { get; init; }

    /// <summary>Threads of the arithmetic: the same seed gives the same model only at the same number.</summary>
    public required int Threads { get; init; }

    public required string Precision { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Optimiser steps.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean training loss of the last epoch.</summary>
    public required double Loss { get; init; }

    /// <summary>Wall time of training alone.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>Largest difference between the scores of ONNX Runtime and of the training framework; 0 where none was compared.</summary>
    public required double Parity { get; init; }

    /// <summary>Figures on the split <c>val</c>; null where it has no image.</summary>
    public required EvaluationFigures? Val { get; init; }

    /// <summary>Figures on the split <c>test</c>; null where it has no image.</summary>
    public required EvaluationFigures? Test { get; init; }
}
