using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Parameters.Randomness;
using FederatedQC.Worker.Running;

namespace FederatedQC.Simulation;

/// <summary>
/// What each site contributes to a run, round by round: a coalition is worth the accuracy, on the operator's images, of the model that its
/// updates alone would have made of the round's base. A round counts where training goes on from its candidate; of one that is thrown away
/// nothing is left.
/// </summary>
/// <param name="settings">The plan.</param>
/// <param name="images">The operator's images.</param>
/// <param name="pool">Where models are judged.</param>
/// <param name="threads">Blocks of one model at a time.</param>
internal sealed class ContributionMeter(RunSettings settings, ImageSet images, TorchPool pool, int threads)
{
    // Words of the run's seed that nothing else draws from.
    private const ulong Stream = 3UL << 48;

    private readonly IContributionMethod _method = settings.Methods.Contribution;
    private (Hash256 Candidate, ContributionReport Report)? _measured;

    /// <summary>What was measured of the rounds that count.</summary>
    public ContributionLedger Ledger { get; private set; } = new() { Method = settings.Contribution.Method };

    /// <summary>Measures a round.</summary>
    /// <param name="round">What its candidate was made of.</param>
    /// <param name="baseModel">The shared vector that it began with.</param>
    /// <param name="candidate">Id of the candidate.</param>
    /// <param name="cancellation">Ends the work between two coalitions.</param>
    public void Measure(RoundInputs round, float[] baseModel, Hash256 candidate, CancellationToken cancellation)
    {
        ImmutableArray<string> sites = [.. round.Updates.Select(update => update.Site)];
        Coalition[] foreseen = [.. _method.Foreseen(sites.Length)];
        var worth = foreseen
            .Zip(pool.Map(foreseen, (coalition, torch) => WorthOf(coalition, 1, torch), cancellation))
            .ToDictionary(entry => entry.First, entry => entry.Second);
        var game = new CoalitionGame(sites, coalition =>
            worth.TryGetValue(coalition, out var known)
                ? known
                : pool.Map([coalition], (asked, torch) => WorthOf(asked, threads, torch), cancellation)[0]
        );
        _measured = (candidate, _method.Measure(game, new SplitMix64(settings.Seed).At(Stream + (ulong)round.Round)));

        double WorthOf(Coalition coalition, int blocks, TorchThread torch) =>
            AccuracyOf(
                coalition == Coalition.Empty
                    ? baseModel
                    : ModelAggregation.Aggregate(CoalitionRound.Of(round, coalition), blocks, cancellation).Shared,
                torch
            );
    }

    /// <summary>A round ended.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="trainedOn">The model that training goes on from.</param>
    public void Ended(int round, Hash256 trainedOn)
    {
        if (_measured is { } measured && measured.Candidate == trainedOn)
        {
            Ledger = Ledger.With(round, measured.Report);
        }

        _measured = null;
    }

    private double AccuracyOf(float[] shared, TorchThread torch)
    {
        var scores = new ModelScorer(torch).Scores(new ModelState(settings.Spec, shared, []), images);
        ModelScores.Mend(scores, settings.Spec.Classes.Length);
        return EvaluationReport.From(images.Labels, scores, settings.Spec.Classes, settings.Spec.DefectFreeIndex).Accuracy.Value;
    }
}
