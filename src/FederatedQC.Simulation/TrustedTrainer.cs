using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Running;

namespace FederatedQC.Simulation;

/// <summary>
/// The operator's own update of a round, by which a rule such as <c>fltrust</c> measures those of the sites: trained on images that the
/// operator trusts as a site trains, but without what ties a site to the others and without noise.
/// </summary>
/// <param name="settings">The plan.</param>
/// <param name="images">Images that the operator trusts.</param>
/// <param name="pool">Where to train.</param>
internal sealed class TrustedTrainer(RunSettings settings, ImageSet images, TorchPool pool)
{
    private const string Name = "aggregator";

    private readonly LowRankLayout? _lowRank = settings.LowRank is { } options ? new LowRankLayout(settings.Spec, options) : null;

    /// <summary>Trains.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="shared">The round's base.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>The change of the shared vector.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    public float[] Train(int round, float[] shared, CancellationToken cancellation)
    {
        var training = new SiteTraining
        {
            Start = new ModelState(settings.Spec, shared, []),
            Images = images,
            Settings = settings.Training,
            Objective = new LocalObjective { ProximalMu = settings.Training.ProximalMu },
            LowRank = _lowRank is null ? null : new LowRankBasis(_lowRank, settings.Seed, round),
            Round = round,
            Rounds = settings.Rounds,
            Seed = TrainingSeed.Of(settings.Seed, Name),
        };
        var result = pool.Map([training], (one, torch) => one.Run(torch, progress: null, cancellation), cancellation)[0];
        return new LocalResult(shared, result.End.Shared, result.RateSum).Delta();
    }
}
