using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>What the worker process reads and writes: the site's images, and vectors in a folder that is emptied at every start.</summary>
internal sealed class WorkerFiles(EdgeAgentOptions agent, AgentFolders folders, TrainedUpdates updates)
{
    private const string BaselinePrefix = "alone-";
    private const string BaselineEnding = ".f32";

    /// <summary>The site's labelled images.</summary>
    public DataSource Images { get; } =
        new([.. agent.Images.Select(Path.GetFullPath)], agent.Training.SplitSeed)
        {
            Good = [.. agent.GoodClasses],
            Decoding = agent.Capture.Decoding,
        };

    /// <summary>The place of a file.</summary>
    public string Of(string name) => Path.Combine(folders.Work, name);

    /// <summary>Where the model lies that the site trained alone for a run; those of other runs are gone.</summary>
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    public string BaselineOf(string run)
    {
        var kept = Path.Combine(folders.State, BaselinePrefix + run + BaselineEnding);
        foreach (var path in Directory.EnumerateFiles(folders.State, BaselinePrefix + "*" + BaselineEnding).Where(path => path != kept))
        {
            File.Delete(path);
        }

        return kept;
    }

    /// <summary>Writes a model, with the site's local vector where it has one.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public ModelFiles Write(ModelState state) => ModelFile.Write(folders.Work, state) with { LocalPath = updates.LocalPathFor(state.Spec) };

    /// <summary>Writes a vector.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public string Write(string name, ReadOnlySpan<float> vector)
    {
        ModelFile.WriteVector(Of(name), vector);
        return Of(name);
    }
}
