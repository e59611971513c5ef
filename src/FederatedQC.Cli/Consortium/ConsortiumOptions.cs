using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Consortium;

/// <summary>What any consortium on this machine is asked for, of processes or in one.</summary>
internal sealed record ConsortiumOptions
{
    /// <summary>Families are what the sites' images are: a data set is a product.</summary>
    public const string Declared = "declared";

    /// <summary>
    /// What is agreed on, sound and whole, as services read it. Until the images are dealt, its sites and its network's classes and
    /// channels stand for those that will be (<see cref="ConsortiumPlan.For"/>).
    /// </summary>
    public required RunSettings Plan { get; init; }

    /// <summary>Whether a file fixed the network, classes and all: then the images must fit it.</summary>
    public bool HasSpec { get; init; }

    /// <summary>Folders of real images; empty for synthetic ones.</summary>
    public ImmutableArray<string> Data { get; init; } = [];

    /// <summary>Names of the classes of good parts in them; empty for the usual ones.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    public required int Sites { get; init; }

    public SplitSpec Split { get; init; } = SplitSpec.Parse("dirichlet:0.5");

    /// <summary>Whether sites whose images are of one data set are a family, with a model of its own.</summary>
    public bool HasDeclaredFamilies { get; init; }

    /// <summary>Share of the training images that the operator keeps for itself, for each purpose that needs some.</summary>
    public double OperatorShare { get; init; } = 0.1;

    /// <summary>Synthetic images of each class, over all sites.</summary>
    public int ImagesPerClass { get; init; } = 200;

    /// <summary>Whether <c>report.json</c> goes to standard output, and progress to standard error.</summary>
    public bool Json { get; init; }

    /// <summary>Where everything goes: reports, the model, and what the run keeps.</summary>
    public required string Out { get; init; }
}
