using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Consortium;

/// <summary>What any consortium on this machine is asked for, of processes or in one.</summary>
internal sealed record ConsortiumOptions
{
    /// <summary>Families are what the sites' images are: a data set is a product.</summary>
    public const string Declared = "declared";

    /// <summary>Folders of real images; empty for synthetic ones.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    /// <summary>Names of the classes of good parts in them; empty for the usual ones.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    public required int Sites { get; init; }

    public SplitSpec Split { get; init; } = SplitSpec.Parse("dirichlet:0.5");

    public int Rounds { get; init; } = 20;

    public required int LocalEpochs { get; init; }

    public ulong Seed { get; init; } = 1;

    public string Strategy { get; init; } = "fedavg";

    public string Rule { get; init; } = "mean";

    /// <summary>Whether the rule measures updates by one that the operator trains.</summary>
    public bool HasTrustedRule => RobustRules.TryParse(Rule, out var rule, out _) && rule.UsesTrusted;

    /// <summary>Momentum that each site keeps over its own updates; 0 is off.</summary>
    public double SiteMomentum { get; init; }

    /// <summary>Learning rate of the server; null for the strategy's own.</summary>
    public double? ServerRate { get; init; }

    /// <summary>Share of the training images that the operator keeps for itself, for each purpose that needs some.</summary>
    public double OperatorShare { get; init; } = 0.1;

    public string Codec { get; init; } = "float32";

    /// <summary>Codec of the model's change on its way to the sites; float32 sends the model itself.</summary>
    public string Download { get; init; } = "float32";

    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>How sites are parted into families, each with its own model: <c>none</c>, <see cref="Declared"/>, or the name of a clustering.</summary>
    public string Families { get; init; } = "none";

    /// <summary>Whether sites whose images are of one data set are a family.</summary>
    public bool HasDeclaredFamilies => Families == Declared;

    public string Network { get; init; } = "compact";

    public NormKind Norm { get; init; } = NormKind.Batch;

    public int InputSize { get; init; } = 64;

    public int BatchSize { get; init; } = 8;

    public double LearningRate { get; init; } = 0.1;

    public string Precision { get; init; } = "auto";

    /// <summary>Synthetic images of each class, over all sites.</summary>
    public int ImagesPerClass { get; init; } = 200;

    /// <summary>Whether <c>report.json</c> goes to standard output, and progress to standard error.</summary>
    public bool Json { get; init; }

    /// <summary>Where everything goes: reports, the model, and what the run keeps.</summary>
    public required string Out { get; init; }
}
