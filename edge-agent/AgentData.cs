using System.Text.Json;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;

namespace FederatedQC.EdgeAgent;

/// <summary>What an agent that was stopped left on its disk, for a reader. Changes nothing there.</summary>
/// <param name="dataFolder">The agent's <c>DataFolder</c>.</param>
public sealed class AgentData(string dataFolder)
{
    private readonly AgentFolders _folders = AgentFolders.ForReading(dataFolder);

    /// <summary>Bytes of models and steps that the agent received, as it said when it was stopped.</summary>
    /// <exception cref="IOException">Its report is not there.</exception>
    public long BytesReceived()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(_folders.Health));
        return report.RootElement.GetProperty("bytesReceived").GetInt64();
    }

    /// <summary>
    /// A release as this site uses it: with the tensors that the site keeps for itself, or the site's own model where it trains one beside
    /// the updates.
    /// </summary>
    /// <param name="release">The release, without local tensors.</param>
    /// <exception cref="FileNotFoundException">The site has no such part; the message names where it should be.</exception>
    /// <exception cref="ModelFileException">The part is of another length than the release says.</exception>
    public ModelState ModelFor(ModelState release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var newest = (Directory.Exists(_folders.Updates) ? new TrainedUpdates(_folders.Updates).Newest() : null)
            ?? throw new FileNotFoundException($"'{_folders.Updates}' holds no trained update, so the site has nothing of its own yet.");
        if (newest.Update.Personal is { } personal)
        {
            return ModelStore.OpenForReading(_folders.Models).TryLoad(personal, out var own, out var problem)
                ? own
                : throw new FileNotFoundException($"The site's own model: {problem}.");
        }

        var path = newest.LocalPath
            ?? throw new FileNotFoundException(
                $"'{Path.Combine(newest.Folder, TrainedUpdates.LocalFile)}' is not there: the site's own tensors are missing."
            );
        return release with { Local = ModelFile.ReadVector(path, new ParameterLayout(release.Spec).LocalCount) };
    }
}
