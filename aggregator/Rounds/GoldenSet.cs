using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// The aggregator's own labelled images, if it has some: what it says of a candidate counts like a site's word. A model with local tensors is
/// whole only at a site, so there it says nothing.
/// </summary>
internal sealed partial class GoldenSet(
    AggregatorOptions options, RunOrder order, AggregatorFolders folders, ModelStore models, WorkerProcess worker, ILogger<GoldenSet> logger)
{
    /// <summary>How the candidate does; null without a golden set, or when the evaluation fails.</summary>
    public async Task<SiteEvaluation?> EvaluateAsync(ModelSpec spec, Hash256 candidate, CancellationToken cancellation)
    {
        if (order.GoldenFolder is not { } images || new ParameterLayout(spec).LocalCount > 0)
        {
            return null;
        }

        try
        {
            var job = new EvaluateJob
            {
                Data = new DataSource([Path.GetFullPath(images)]),
                Split = "golden",
                Model = ScratchModel.Write(models, spec, candidate, folders.Golden),
                Threads = options.EffectiveThreads,
            };
            var evaluated = await worker.RunAsync<WorkerReply.Evaluated>(job, progress: null, cancellation);
            return new SiteEvaluation(evaluated.Counts, evaluated.Parity);
        }
        catch (WorkerException exception)
        {
            Log.Failed(logger, candidate.Short, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9131, LogLevel.Error, "The golden set says nothing of {Candidate}: {Reason}")]
        public static partial void Failed(ILogger logger, string candidate, string reason);
    }
}
