using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>
/// Has the worker process train and evaluate, and turns every outcome into an event of the site. Throws only when cancelled.
/// </summary>
/// <param name="agent">Threads.</param>
/// <param name="files">What the worker reads and writes.</param>
/// <param name="models">The models.</param>
/// <param name="trainer">Trains a round.</param>
/// <param name="worker">The worker process; not disposed here.</param>
internal sealed class SiteWorker(EdgeAgentOptions agent, WorkerFiles files, ModelStore models, SiteTrainer trainer, WorkerProcess worker)
{
    private const string NoUsableData = "data";

    /// <summary>Does the work that a plan asks for.</summary>
    /// <param name="work">The work.</param>
    /// <param name="plan">The plan that asked for it.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Ends the worker process.</param>
    public async Task<SiteEvent> RunAsync(
        SiteWork work,
        SitePlan plan,
        IProgress<WorkerReply.Progress> progress,
        CancellationToken cancellation
    )
    {
        var model = work switch
        {
            SiteWork.Train train => train.Base,
            SiteWork.Evaluate evaluate => evaluate.Model,
            _ => default,
        };
        try
        {
            if (!models.TryLoad(model, out var state, out _))
            {
                return Lost(model);
            }

            return work is SiteWork.Train training
                ? await TrainAsync(training, state, plan, progress, cancellation)
                : await EvaluateAsync(model, state, plan, cancellation);
        }
        catch (WorkerException exception) when (work is SiteWork.Evaluate && exception.Kind == NoUsableData)
        {
            return new SiteEvent.NotJudged(model, plan.Settings.Spec.Classes.Length, exception.Message);
        }
        catch (Exception exception)
            when (exception
                    is WorkerException
                        or ModelFileException
                        or StorageException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
            )
        {
            return new SiteEvent.WorkFailed(work, exception.Message);
        }
    }

    private async Task<SiteEvent> TrainAsync(
        SiteWork.Train work,
        ModelState start,
        SitePlan plan,
        IProgress<WorkerReply.Progress> progress,
        CancellationToken cancellation
    )
    {
        ModelState? control = null;
        if (plan.Control is { } id && !models.TryLoad(id, out control, out _))
        {
            return Lost(id);
        }

        if (!start.Spec.Equals(plan.Settings.Spec) || control?.Spec.Equals(plan.Settings.Spec) == false)
        {
            return new SiteEvent.WorkFailed(
                work,
                $"model {work.Base.Short} or what comes with it is of another network than the plan says"
            );
        }

        return await trainer.TrainAsync(new TrainingOrder(work, plan, start, control?.Shared ?? []), progress, cancellation);
    }

    private async Task<SiteEvent> EvaluateAsync(Hash256 model, ModelState state, SitePlan plan, CancellationToken cancellation)
    {
        var job = new EvaluateJob
        {
            Data = files.Images,
            Split = "val",
            Model = files.Write(state),
            Threads = agent.Training.Threads,
            Baseline = model == plan.Candidate ? Baseline(plan.Settings) : null,
        };
        var reply = await worker.RunAsync<WorkerReply.Evaluated>(job, progress: null, cancellation);
        var evaluation = reply.ToEvaluation();
        return evaluation.IsConsistent(state.Spec.Classes.Length, state.Spec.DefectFreeIndex)
            ? new SiteEvent.Evaluated(model, evaluation)
            : new SiteEvent.WorkFailed(new SiteWork.Evaluate(model), "the worker's counts contradict each other");
    }

    private BaselineJob? Baseline(RunSettings settings) =>
        settings.Baseline == GateSettings.NoBaseline
            ? null
            : new BaselineJob
            {
                Kind = settings.Baseline,
                Settings = settings.TrainingAlone(),
                FirstSeed = settings.Seed,
                Seed = TrainingSeed.Of(settings.Seed, agent.Site),
                KeptPath = files.BaselineOf(settings.Run),
            };

    private SiteEvent.ModelLost Lost(Hash256 model)
    {
        models.Delete(model);
        return new SiteEvent.ModelLost(model);
    }
}
