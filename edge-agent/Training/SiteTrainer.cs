using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>Trains a round with the plan's strategy, and keeps the update together with what the site remembers of it.</summary>
/// <param name="agent">The site's name, threads and the seed of the split.</param>
/// <param name="files">What the worker reads and writes.</param>
/// <param name="updates">Where the trained update goes.</param>
/// <param name="models">Where a model of the site's own goes.</param>
/// <param name="budget">What the privacy of the site's images has cost.</param>
/// <param name="worker">The worker process; not disposed here.</param>
internal sealed class SiteTrainer(
    EdgeAgentOptions agent,
    WorkerFiles files,
    TrainedUpdates updates,
    ModelStore models,
    PrivacyBudget budget,
    WorkerProcess worker
)
{
    /// <summary>Trains.</summary>
    /// <param name="order">What to train.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Ends the worker process.</param>
    /// <returns>What became of it: an update on the disk, or a refusal of the privacy budget.</returns>
    /// <exception cref="WorkerException">The worker could not do it.</exception>
    /// <exception cref="InvalidDataException">The training diverged.</exception>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public async Task<SiteEvent> TrainAsync(TrainingOrder order, IProgress<WorkerReply.Progress> progress, CancellationToken cancellation)
    {
        var (plan, memory) = (order.Plan, updates.MemoryFor(order.Work.Round));
        var (privacy, epsilon, refusal) = await ChargeAsync(plan, cancellation);
        if (refusal is not null)
        {
            return new SiteEvent.WorkFailed(order.Work, refusal);
        }

        var target = updates.Begin();
        var job = Job(order, memory, target) with { Privacy = privacy };
        var reply = await worker.RunAsync<WorkerReply.Trained>(job, progress, cancellation);
        var result = new LocalResult(order.Start.Shared, ModelFile.ReadVector(job.SharedOutput, order.Start.Shared.Length), RateSum(reply));
        Hash256? personal = null;
        if (plan.Settings.TrainsPersonal)
        {
            memory = await TrainPersonalAsync(job, memory, plan.Settings.Personal, cancellation);
            personal = models.Save(plan.Settings.Spec, memory.Vectors[SiteVectors.Personal]);
        }

        var update = LocalUpdate.Make(plan.Settings, memory, result, order.Control);
        var commit = UpdateEncoder.Encode(plan, agent.Site, update, target);
        (commit.Samples, commit.Steps) = ((ulong)reply.Samples, (ulong)reply.Steps);

        // The loss says something of each image, and no noise hides it.
        commit.Loss = plan.Settings.Privacy.IsOn ? double.NaN : reply.Loss;
        if (privacy is not null)
        {
            commit.Epsilon = epsilon;
        }

        cancellation.ThrowIfCancellationRequested();
        return new SiteEvent.Trained(
            updates
                .Finish(
                    new SiteUpdate(order.Work.Round, order.Work.Base, reply.Samples, UpdateOutcome.Pending) { Personal = personal },
                    commit
                )
                .Update
        );
    }

    private TrainJob Job(TrainingOrder order, SiteMemory memory, string target)
    {
        var settings = order.Plan.Settings;
        var objective = LocalObjective.Of(settings, memory, order.Control);
        var hasLocal = new ParameterLayout(settings.Spec).LocalCount > 0;
        return new TrainJob
        {
            Data = files.Images,
            Start = files.Write(order.Start),
            Settings = settings.Training,
            Objective = new ObjectiveFiles(
                objective.ProximalMu,
                objective.HeadEpochs,
                objective.GradientShift is { } shift ? files.Write("gradient-shift.f32", shift) : null
            ),
            Round = order.Work.Round.Round,
            Rounds = settings.Rounds,
            Seed = TrainingSeed.Of(settings.Seed, agent.Site),
            Threads = agent.Training.Threads,
            SharedOutput = files.Of("end.f32"),
            LocalOutput = hasLocal ? Path.Combine(target, TrainedUpdates.LocalFile) : null,
        };
    }

    // Ditto: the personal model goes on from where it was, pulled to the shared one. It is part of what the site remembers of the update,
    // and never leaves the site, so no noise hides its images.
    private async Task<SiteMemory> TrainPersonalAsync(
        TrainJob shared,
        SiteMemory memory,
        PersonalSettings settings,
        CancellationToken cancellation
    )
    {
        var personal = shared with
        {
            Start = shared.Start with
            {
                SharedPath = memory.Vectors.TryGetValue(SiteVectors.Personal, out var kept)
                    ? files.Write("personal.f32", kept)
                    : shared.Start.SharedPath,
            },
            Objective = new ObjectiveFiles(settings.Lambda, AnchorPath: shared.Start.SharedPath),
            SharedOutput = files.Of("personal-end.f32"),
            LocalOutput = null,
            Privacy = null,
        };
        await worker.RunAsync<WorkerReply.Trained>(personal, progress: null, cancellation);
        var parameters = (int)(new FileInfo(shared.SharedOutput).Length / sizeof(float));
        return memory.With(SiteVectors.Personal, ModelFile.ReadVector(personal.SharedOutput, parameters));
    }

    // The budget pays for the images that can be decoded: their number says how likely each takes part in a step.
    private async Task<(ImagePrivacy? Privacy, double Epsilon, string? Refusal)> ChargeAsync(SitePlan plan, CancellationToken cancellation)
    {
        var privacy = plan.Settings.Privacy;
        if (!privacy.ProtectsImages)
        {
            return (null, double.NaN, null);
        }

        var inventory = await worker.RunAsync<WorkerReply.Inventoried>(
            new InventoryJob
            {
                Data = files.Images,
                Classes = plan.Settings.Spec.Classes,
                DefectFreeClass = plan.Settings.Spec.DefectFreeClass,
            },
            progress: null,
            cancellation
        );
        if (!inventory.Problems.IsEmpty)
        {
            return (null, double.NaN, string.Join("; ", inventory.Problems));
        }

        var images = inventory.Images["train"].Values.Sum();
        return budget.TrySpend(
            privacy,
            new PrivacySpent(plan.Round.Run, plan.Round.Round, plan.Settings.RecordCost(images)),
            out var epsilon,
            out var refusal
        )
            ? (new ImagePrivacy(privacy.Clip, privacy.NoiseMultiplier, images), epsilon, null)
            : (null, epsilon, refusal);
    }

    private static double RateSum(WorkerReply.Trained reply) =>
        reply.RateSum > 0 && double.IsFinite(reply.RateSum)
            ? reply.RateSum
            : throw new InvalidDataException($"The worker's sum of learning rates is {reply.RateSum}.");
}

/// <summary>A training and what it begins with.</summary>
/// <param name="Work">The training.</param>
/// <param name="Plan">The plan that asked for it.</param>
/// <param name="Start">The round's base.</param>
/// <param name="Control">SCAFFOLD's c; empty for none.</param>
internal sealed record TrainingOrder(SiteWork.Train Work, SitePlan Plan, ModelState Start, float[] Control);
