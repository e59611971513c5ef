using FederatedQC.Storage;

namespace FederatedQC.Aggregator;

/// <summary>Where the aggregator keeps what; everything is under one folder.</summary>
internal sealed class AggregatorFolders
{
    /// <summary>File name of <see cref="Database"/>.</summary>
    public const string DatabaseName = "aggregator.db";

    private AggregatorFolders(string root) => Root = root;

    /// <summary>Full path of the data folder.</summary>
    public string Root { get; }

    /// <summary>Journal of runs and plans.</summary>
    public string Database => Path.Combine(Root, DatabaseName);

    /// <summary>Models by id.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>Encoded steps to models, where a run sends those.</summary>
    public string Steps => Path.Combine(Root, "steps");

    /// <summary>Updates of the present round.</summary>
    public string Updates => Path.Combine(Root, "updates");

    /// <summary>Releases by run and round.</summary>
    public string Releases => Path.Combine(Root, "releases");

    /// <summary>Scratch for the evaluation on the golden set.</summary>
    public string Golden => Path.Combine(Root, "golden");

    /// <summary>Scratch for the training of the aggregator's own update.</summary>
    public string Trusted => Path.Combine(Root, "trusted");

    /// <summary>Holds the address of the operator's endpoints while the process runs.</summary>
    public string HttpAddress => Path.Combine(Root, "http.url");

    /// <summary>Where the families of a consortium lie, a folder for each, under the data folder of the consortium.</summary>
    public static string FamiliesOf(string dataFolder) => Path.Combine(dataFolder, "families");

    /// <summary>Makes the folder.</summary>
    /// <exception cref="StorageException">It can't be made.</exception>
    public static AggregatorFolders Open(string dataFolder)
    {
        try
        {
            return new AggregatorFolders(Directory.CreateDirectory(dataFolder).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data folder '{dataFolder}' can't be made: {exception.Message}", exception);
        }
    }
}
