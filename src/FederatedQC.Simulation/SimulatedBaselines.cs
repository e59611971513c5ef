using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;

namespace FederatedQC.Simulation;

/// <summary>
/// What a federation is compared with: each site's own model, and one model of all images together. Each begins at the federation's first
/// model and trains as a site that does not federate (<see cref="RunSettings.TrainingAlone"/>).
/// </summary>
/// <param name="Alone">Each site's own model on the test images, by site.</param>
/// <param name="Pooled">The model of all images together.</param>
public sealed record SimulatedBaselines(ImmutableSortedDictionary<string, EvaluationFigures> Alone, EvaluationFigures Pooled)
{
    /// <summary>Trains and evaluates all of them.</summary>
    /// <param name="settings">The federation's plan.</param>
    /// <param name="images">Everybody's images.</param>
    /// <param name="threads">Models that train at the same time.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public static SimulatedBaselines Measure(RunSettings settings, SimulatedImages images, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(images);
        const string Everything = "";
        using var pool = new TorchPool(threads);
        (string Name, ImageSet Train, ImageSet Test)[] trainings =
        [
            (Everything, SimulatedImages.Together(images.Sites.Select(site => site.Train)), images.Test),
            .. images.Sites.Select(site => (site.Site, site.Train, site.Test ?? images.Test)),
        ];
        var figures = pool.Map(
            trainings,
            (training, torch) => Train(settings, training.Train, training.Test, torch, cancellation),
            cancellation
        );
        return new(
            trainings
                .Zip(figures)
                .Skip(1)
                .ToImmutableSortedDictionary(entry => entry.First.Name, entry => entry.Second, StringComparer.Ordinal),
            figures[0]
        );
    }

    private static EvaluationFigures Train(
        RunSettings settings,
        ImageSet train,
        ImageSet test,
        TorchThread torch,
        CancellationToken cancellation
    )
    {
        var training = new SiteTraining
        {
            Start = ModelInitialiser.FirstOf(settings.Spec, settings.Seed),
            Images = train,
            Settings = settings.TrainingAlone(),
            Objective = LocalObjective.Plain,
            Round = 0,
            Rounds = 1,
            Seed = settings.Seed,
        };
        var result = training.Run(torch, progress: null, cancellation);
        return EvaluationFigures.Of(new ModelScorer(torch).Evaluate(result.End, test));
    }
}
