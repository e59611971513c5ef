using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Consortium;

/// <summary>What any consortium on this machine is asked for, of processes or in one.</summary>
internal sealed record ConsortiumOptions
{
    /// <summary>Families are what the sites' images are: a data set is a product.</summary>
    public const string Declared = "declared";

    /// <summary>Who runs it.</summary>
    public required ConsortiumVerb Verb { get; init; }

    /// <summary>
    /// What is agreed on, sound and whole, as services read it. Until the images are dealt, its sites and its network's classes and
    /// channels stand for those that will be (<see cref="ConsortiumPlan.For"/>).
    /// </summary>
    public required RunSettings Plan { get; init; }

    /// <summary>Whether a file fixed the network, classes and all: then the images must fit it.</summary>
    public required bool HasSpec { get; init; }

    /// <summary>Folders of real images; empty for synthetic ones.</summary>
    public required ImmutableArray<string> Data { get; init; }

    /// <summary>Names of the classes of good parts in them; empty for the usual ones.</summary>
    public required ImmutableArray<string> Good { get; init; }

    /// <summary>How many sites there are.</summary>
    public int Sites => Plan.Sites.Length;

    /// <summary>How the images are dealt.</summary>
    public required SplitSpec Split { get; init; }

    /// <summary>Whether sites whose images are of one data set are a family, with a model of its own.</summary>
    public required bool HasDeclaredFamilies { get; init; }

    /// <summary>Share of the training images that the operator keeps for itself, for each purpose that needs some.</summary>
    public required double OperatorShare { get; init; }

    /// <summary>Synthetic images of each class, over all sites.</summary>
    public required int ImagesPerClass { get; init; }

    /// <summary>Whether <c>report.json</c> goes to standard output, and progress to standard error.</summary>
    public required bool Json { get; init; }

    /// <summary>Where everything goes: reports, the model, and what the run keeps.</summary>
    public required string Out { get; init; }
}
