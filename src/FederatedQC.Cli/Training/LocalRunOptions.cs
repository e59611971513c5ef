using System.Collections.Immutable;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Training;

/// <summary>What <c>fqc train</c> was asked for, checked.</summary>
internal sealed record LocalRunOptions
{
    public required ImmutableArray<string> Data { get; init; }

    /// <summary>Names of the classes of good parts; empty for the usual ones.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    public required string Out { get; init; }

    public string Network { get; init; } = Architectures.Trained;

    public NormKind Norm { get; init; } = NormKind.Batch;

    public int InputSize { get; init; } = 64;

    public int Epochs { get; init; } = 20;

    public int BatchSize { get; init; } = 32;

    public double LearningRate { get; init; } = 0.1;

    public string Precision { get; init; } = "fp32";

    public int Threads { get; init; } = Environment.ProcessorCount;

    public int Seed { get; init; } = 1;

    public DecodeOptions Decoding { get; init; } = DecodeOptions.Default;
}
