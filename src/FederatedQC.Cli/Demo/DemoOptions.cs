using System.Collections.Immutable;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Demo;

/// <summary>What <c>fqc demo</c> was asked for, checked.</summary>
internal sealed record DemoOptions
{
    /// <summary>Folders of real images; empty for synthetic ones.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    public int Sites { get; init; } = 4;

    public SplitSpec Split { get; init; } = SplitSpec.Parse("dirichlet:0.5");

    public int Rounds { get; init; } = 20;

    public int LocalEpochs { get; init; } = 4;

    public ulong Seed { get; init; } = 1;

    public string Strategy { get; init; } = "fedavg";

    public string Codec { get; init; } = "float32";

    public string Network { get; init; } = "compact";

    public NormKind Norm { get; init; } = NormKind.Batch;

    public int InputSize { get; init; } = 64;

    public int BatchSize { get; init; } = 8;

    public double LearningRate { get; init; } = 0.1;

    public string Precision { get; init; } = "auto";

    /// <summary>Synthetic images of each class, over all sites.</summary>
    public int ImagesPerClass { get; init; } = 200;

    /// <summary>Where everything goes: images, state, logs, reports.</summary>
    public required string Out { get; init; }
}
