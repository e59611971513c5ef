using FederatedQC.Federation.Gate;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;

namespace FederatedQC.Simulation;

/// <summary>A factory: its images, and what it keeps from round to round. Used by one thread at a time.</summary>
/// <param name="images">What it sees.</param>
/// <param name="settings">The plan.</param>
/// <param name="kept">What it has from before the run.</param>
/// <param name="noise">Seed of the noise that protects its images; no two runs have the same.</param>
internal sealed class SimulatedSite(SiteImages images, RunSettings settings, SiteKept kept, ulong noise)
{
    private readonly ulong _seed = TrainingSeed.Of(settings.Seed, images.Site);
    private readonly LowRankLayout? _lowRank = settings.LowRank is { } options ? new LowRankLayout(settings.Spec, options) : null;
    private float[] _local = kept.Local;
    private float[]? _personal = kept.Personal;
    private Judgement? _alone;
    private SiteMemory _memory = SiteMemory.Empty;
    private PrivacyLedger? _ledger = settings.Privacy.ProtectsImages ? kept.Ledger ?? PrivacyLedger.Open(settings.Privacy) : null;

    public string Name => images.Site;

    public int TrainingImages => images.Train.Count;

    public bool HasOwnTest => images.Test is not null;

    /// <summary>What the site has besides the shared model.</summary>
    public SiteKept Kept => new(_local, _personal, _ledger);

    /// <summary>Trains a round.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="shared">The round's base.</param>
    /// <param name="control">SCAFFOLD's c; empty for none.</param>
    /// <param name="torch">Where to train.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>The update; without one where training diverged or would exceed the site's privacy budget.</returns>
    public SimulatedUpdate Train(int round, float[] shared, float[] control, TorchThread torch, CancellationToken cancellation)
    {
        BudgetDecision? spending = null;
        if (
            _ledger is not null
            && !_ledger.TrySpend(new PrivacySpent(settings.Run, round, settings.RecordCost(images.Train.Count)), out _ledger, out spending)
        )
        {
            return new(Name, null, images.Train.Count, 0, double.NaN);
        }

        var training = new SiteTraining
        {
            Start = new ModelState(settings.Spec, shared, _local),
            Images = images.Train,
            Settings = settings.Training,
            Objective = LocalObjective.Of(settings, _memory, control),
            LowRank = _lowRank is null ? null : new LowRankBasis(_lowRank, settings.Seed, round),
            Privacy = _ledger is null
                ? null
                : new DpSgdOptions
                {
                    Clip = settings.Privacy.Clip,
                    NoiseMultiplier = settings.Privacy.NoiseMultiplier,
                    Seed = noise,
                },
            Round = round,
            Rounds = settings.Rounds,
            Seed = _seed,
        };
        try
        {
            var result = training.Run(torch, progress: null, cancellation);
            var memory = settings.TrainsPersonal ? WithPersonal(training, shared, torch, cancellation) : _memory;
            _local = result.End.Local;
            var local = new LocalResult(shared, result.End.Shared, result.RateSum) { LowRank = result.LowRankUpdate };
            var update = LocalUpdate.Make(settings, memory, local, control);
            return new(Name, update, images.Train.Count, result.Steps, result.MeanLoss, spending?.After);
        }
        catch (TrainingDivergedException)
        {
            return new(Name, null, images.Train.Count, 0, double.NaN);
        }
    }

    /// <summary>The update was accepted: what came with it is the site's memory now.</summary>
    public void Accepted(SiteMemory memory) => _memory = memory;

    /// <summary>Judges a model on the images that the site holds out; null where it has none.</summary>
    public SiteEvaluation? Judge(float[] shared, TorchThread torch)
    {
        if (images.HeldOut.Count == 0)
        {
            return null;
        }

        var (figures, scores, isBroken) = Evaluate(shared, images.HeldOut, torch);
        return new SiteEvaluation(figures.ToCounts(), isBroken ? ModelScores.BrokenParity : 0)
        {
            Scores = scores,
            Alone = _alone ??= Alone(torch),
        };
    }

    /// <summary>The site's own model, or the consortium's with the site's own part, on the test images of its product.</summary>
    /// <param name="shared">The consortium's model.</param>
    /// <param name="common">Test images of all products.</param>
    /// <param name="torch">Where to evaluate.</param>
    public EvaluationFigures Test(float[] shared, ImageSet common, TorchThread torch) =>
        Evaluate(_personal ?? shared, images.Test ?? common, torch).Figures;

    private Judgement? Alone(TorchThread torch) =>
        settings.Baseline switch
        {
            GateSettings.Nearest => SiteBaseline.Nearest(settings.Spec, images.Train, images.HeldOut),
            GateSettings.Trained => SiteBaseline.Train(
                settings.Spec,
                images.Train,
                settings.TrainingAlone(),
                (settings.Seed, _seed),
                threads: 1,
                torch,
                CancellationToken.None
            )
                is { } model
                ? SiteBaseline.OfModel(model, images.HeldOut, torch)
                : null,
            _ => null,
        };

    private (EvaluationFigures Figures, ScoreHistogram? Scores, bool IsBroken) Evaluate(float[] shared, ImageSet set, TorchThread torch)
    {
        var scores = new ModelScorer(torch).Scores(new ModelState(settings.Spec, shared, _local), set);
        var isBroken = ModelScores.Mend(scores, settings.Spec.Classes.Length);
        var report = EvaluationReport.From(set.Labels, scores, settings.Spec.Classes, settings.Spec.DefectFreeIndex);
        return (EvaluationFigures.Of(report), report.Scores, isBroken);
    }

    // Ditto: the personal model goes on from that of the last update that was taken, pulled to the shared one. It never leaves the site, so
    // no noise hides its images.
    private SiteMemory WithPersonal(SiteTraining training, float[] shared, TorchThread torch, CancellationToken cancellation)
    {
        var personal = training with
        {
            Start = training.Start with { Shared = _memory.Vectors.GetValueOrDefault(SiteVectors.Personal) ?? kept.Personal ?? shared },
            Objective = new LocalObjective { ProximalMu = settings.Personal.Lambda, Anchor = shared },
            LowRank = null,
            Privacy = null,
        };
        _personal = personal.Run(torch, progress: null, cancellation).End.Shared;
        return _memory.With(SiteVectors.Personal, _personal);
    }
}
