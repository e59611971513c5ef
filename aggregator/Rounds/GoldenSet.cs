using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// The aggregator's own labelled images, if it has some: what it says of a candidate counts like a site's word. A model with local tensors
/// is whole only at a site, so there it says nothing; nor does it where the plan's rule trains on its images and none is golden.
/// </summary>
internal sealed partial class GoldenSet(
    AggregatorOptions options,
    RunConfiguration configuration,
    AggregatorFolders folders,
    ModelStore models,
    WorkerProcess worker,
    ILogger<GoldenSet> logger
)
{
    /// <summary>How the candidate does; null without a golden set, or where it can't be evaluated.</summary>
    public async Task<SiteEvaluation?> EvaluateAsync(RunSettings settings, Hash256 candidate, CancellationToken cancellation)
    {
        if (configuration.GoldenFolder is not { } folder || new ParameterLayout(settings.Spec).LocalCount > 0)
        {
            return null;
        }

        try
        {
            var images = new DataSource([Path.GetFullPath(folder)]);
            if (AreToTrainOnAlone(images, settings))
            {
                return null;
            }

            var job = new EvaluateJob
            {
                Data = images,
                Split = SplitNames.Of(DataSplit.Golden),
                Model = ModelFile.Write(folders.Golden, settings.Spec, (block, values) => models.ReadBlock(candidate, block, values)),
                Threads = options.EffectiveThreads,
            };
            var evaluated = await worker.RunAsync<WorkerReply.Evaluated>(job, progress: null, cancellation);
            return evaluated.ToEvaluation();
        }
        catch (Exception exception) when (exception is WorkerException or DatasetException or IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, candidate.Short, exception.Message);
            return null;
        }
    }

    // Whose rule trains on the aggregator's images need not have it judge too.
    private static bool AreToTrainOnAlone(DataSource images, RunSettings settings) =>
        settings.UsesTrusted && ImageLibrary.Read(images).Of(DataSplit.Golden).Count == 0;

    private static partial class Log
    {
        [LoggerMessage(9131, LogLevel.Error, "The golden set says nothing of {Candidate}: {Reason}")]
        public static partial void Failed(ILogger logger, string candidate, string reason);
    }
}
