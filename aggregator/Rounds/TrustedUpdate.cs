using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Topics;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// The aggregator's own update of a round, by which a rule such as <c>fltrust</c> measures those of the sites: trained as a site trains, on
/// the split <c>train</c> of the golden folder. Its split <c>golden</c> judges candidates, so nothing is judged on what it was trained on.
/// The same base and images give the same bits: after a restart it is trained again.
/// </summary>
internal sealed class TrustedUpdate(RunConfiguration configuration, AggregatorFolders folders, ModelStore models, WorkerProcess worker)
{
    /// <summary>Trains a round's.</summary>
    /// <returns>The change of the shared vector; null where the plan's rule wants none.</returns>
    /// <exception cref="CandidateException">It could not be trained.</exception>
    /// <exception cref="StorageException">The images or the round's base can't be read.</exception>
    public async Task<float[]?> TrainAsync(RunState state, CancellationToken cancellation)
    {
        var settings = state.Settings;
        if (!settings.UsesTrusted)
        {
            return null;
        }

        if (Problem(configuration.GoldenFolder, settings) is { } problem)
        {
            // A share that is not mounted, most likely: nobody's update is to be thrown away for that.
            throw new StorageException($"{problem}.");
        }

        try
        {
            var start = ModelFile.Write(folders.Trusted, settings.Spec, (block, values) => models.ReadBlock(state.Base, block, values));
            var end = Path.Combine(folders.Trusted, "end.f32");
            var job = new TrainJob
            {
                Data = Images(configuration.GoldenFolder!),
                Start = start,
                Settings = settings.Training,
                Round = state.Round,
                Rounds = settings.Rounds,
                Seed = TrainingSeed.Of(settings.Seed, PartyName.Aggregator),
                SharedOutput = end,
            };
            var trained = await worker.RunAsync<WorkerReply.Trained>(job, progress: null, cancellation);
            var parameters = new ParameterLayout(settings.Spec).SharedCount;
            return new LocalResult(
                ModelFile.ReadVector(start.SharedPath, parameters),
                ModelFile.ReadVector(end, parameters),
                trained.RateSum
            ).Delta();
        }
        catch (Exception exception) when (exception is WorkerException or ModelFileException or IOException or UnauthorizedAccessException)
        {
            throw new CandidateException($"the aggregator's own update could not be trained: {exception.Message}");
        }
    }

    /// <summary>Why a plan can't be run with the images that the aggregator has; null where it can.</summary>
    /// <param name="goldenFolder">The aggregator's images; null for none.</param>
    /// <param name="settings">A sound plan.</param>
    public static string? Problem(string? goldenFolder, RunSettings settings)
    {
        if (!settings.UsesTrusted)
        {
            return null;
        }

        var need = $"robust.rule {settings.Robust.Rule} measures the sites' updates by one that the aggregator trains";
        if (goldenFolder is null)
        {
            return $"{need}: set GoldenFolder to labelled images that you trust, those to train on in the split train";
        }

        try
        {
            var classes = ImageLibrary
                .Read(Images(goldenFolder))
                .Of(DataSplit.Train)
                .Select(sample => sample.ClassName)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            var strange = classes.Except(settings.Spec.Classes).Order(StringComparer.Ordinal).ToList();
            return classes.Count < 2
                    ? $"{need}: GoldenFolder '{goldenFolder}' has images of {classes.Count} classes in the split train; put some of two classes or more there"
                : strange.Count > 0
                    ? $"{need}: GoldenFolder '{goldenFolder}' has images of the class {string.Join(", ", strange)}, which the plan does not know; rename or remove the folder"
                : null;
        }
        catch (DatasetException exception)
        {
            return $"{need}: {exception.Message}";
        }
    }

    private static DataSource Images(string folder) => new([Path.GetFullPath(folder)]);
}
