using FederatedQC.Hosting;
using FederatedQC.Storage;
using FederatedQC.Storage.Files;

namespace FederatedQC.EdgeAgent;

/// <summary>Where an agent keeps what. Everything lies under one folder, which one agent owns.</summary>
internal sealed class AgentFolders : IDisposable
{
    private readonly string _root;
    private readonly FolderLock? _lock;

    private AgentFolders(string root, FolderLock? own) => (_root, _lock) = (root, own);

    /// <summary>The database of verdicts.</summary>
    public string Database => Path.Combine(_root, "agent.db");

    /// <summary>Small files that say where the agent stands.</summary>
    public string State => Path.Combine(_root, "state");

    /// <summary>How the agent is, for who watches it.</summary>
    public string Health => Path.Combine(State, "health.json");

    /// <summary>Models of the consortium.</summary>
    public string Models => Path.Combine(_root, "models");

    /// <summary>The trained update.</summary>
    public string Updates => Path.Combine(_root, "updates");

    /// <summary>The model on the line.</summary>
    public string Line => Path.Combine(_root, "line");

    /// <summary>Files that the worker reads and writes; emptied at every start.</summary>
    public string Work => Path.Combine(_root, "work");

    /// <summary>Verdicts as JSON lines.</summary>
    public string Verdicts => Path.Combine(_root, "verdicts");

    /// <summary>The same places for a reader, who neither takes the folder nor makes anything in it.</summary>
    public static AgentFolders ForReading(string root) => new(Path.GetFullPath(root), own: null);

    /// <summary>
    /// Whether an agent has brought a model to the line before: then the line can inspect, whatever has become of the rest.
    /// </summary>
    public static bool HasLineModel(string root) =>
        Directory.Exists(Path.Combine(root, "line")) && Directory.EnumerateFiles(Path.Combine(root, "line"), "*.onnx").Any();

    /// <summary>Takes the folder for this process and makes what must be there.</summary>
    /// <exception cref="StorageException">Another agent has it, or it can't be made.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written.</exception>
    public static AgentFolders Open(string root)
    {
        root = Path.GetFullPath(root);
        var folders = new AgentFolders(root, FolderLock.Take(root, "agent"));
        if (Directory.Exists(folders.Work))
        {
            Directory.Delete(folders.Work, recursive: true);
        }

        foreach (var folder in new[] { folders.State, folders.Models, folders.Updates, folders.Line, folders.Verdicts, folders.Work })
        {
            // A file in a folder's place is in nobody's way: the line has to begin.
            if (File.Exists(folder))
            {
                DamagedFile.SetAside(folder);
            }

            Directory.CreateDirectory(folder);
        }

        return folders;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();
}
