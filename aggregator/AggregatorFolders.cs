using FederatedQC.Hosting;
using FederatedQC.Storage;

namespace FederatedQC.Aggregator;

/// <summary>Where the aggregator keeps what; everything is under one folder, which one process owns.</summary>
internal sealed class AggregatorFolders : IDisposable
{
    private readonly FolderLock _lock;

    /// <summary>File name of <see cref="Database"/>.</summary>
    public const string DatabaseName = "aggregator.db";

    private AggregatorFolders(string root, FolderLock own) => (Root, _lock) = (root, own);

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

    /// <summary>
    /// Whether an aggregator has run on a folder: then its configuration was right once, and what is missing now has gone away.
    /// </summary>
    public static bool WasUsed(string dataFolder) => File.Exists(Path.Combine(dataFolder, DatabaseName));

    /// <summary>Where the families of a consortium lie, a folder for each, under the data folder of the consortium.</summary>
    public static string FamiliesOf(string dataFolder) => Path.Combine(dataFolder, "families");

    /// <summary>Takes the folder for this process, and makes it where there is none.</summary>
    /// <exception cref="StorageException">It can't be made, or another process has it.</exception>
    public static AggregatorFolders Open(string dataFolder) => new(Path.GetFullPath(dataFolder), FolderLock.Take(dataFolder, "aggregator"));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
