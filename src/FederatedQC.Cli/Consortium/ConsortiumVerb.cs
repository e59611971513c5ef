using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Consortium;

/// <summary>A verb that runs a whole consortium on this machine.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Contents">What its folder will hold.</param>
/// <param name="MostSites">Sites that it can run.</param>
/// <param name="Sites">Sites where nobody says how many.</param>
/// <param name="LocalEpochs">Epochs of a site's training where nobody says how many.</param>
internal sealed record ConsortiumVerb(string Name, string Contents, int MostSites, int Sites, int LocalEpochs)
{
    /// <summary>Name of its run.</summary>
    public required string Run { get; init; }

    /// <summary>What the verb takes from a plan whose other values were asked for; what was asked for is laid over it again.</summary>
    public required Func<RunSettings, RunSettings> Complete { get; init; }

    /// <summary>A sentence for each thing that those who are to run a sound plan do not do.</summary>
    public required Func<RunSettings, IReadOnlyList<string>> Limits { get; init; }
}
