using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

/// <summary>What a site reaches alone on the images that it holds back, for the gate's floor.</summary>
public static class SiteBaseline
{
    /// <summary>The nearest training image decides.</summary>
    /// <returns>Null where there is no training image.</returns>
    public static Judgement? Nearest(ModelSpec spec, ImageSet train, ImageSet heldOut)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(heldOut);
        return train.Count == 0 ? null : Judge(spec, heldOut, NearestImages.Scores(train, heldOut, spec.Classes.Length));
    }

    /// <summary>A model decides that the site trained alone.</summary>
    public static Judgement OfModel(ModelState alone, ImageSet heldOut, TorchThread torch)
    {
        ArgumentNullException.ThrowIfNull(alone);
        ArgumentNullException.ThrowIfNull(heldOut);
        var scores = new ModelScorer(torch).Scores(alone, heldOut);
        ModelScores.Mend(scores, alone.Spec.Classes.Length);
        return Judge(alone.Spec, heldOut, scores);
    }

    /// <summary>Trains a model alone, from the run's first one.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="train">The site's training images.</param>
    /// <param name="alone">How to train: <see cref="RunSettings.TrainingAlone"/>.</param>
    /// <param name="seeds">Seeds of the first model and of shuffling.</param>
    /// <param name="threads">Threads inside an operation.</param>
    /// <param name="torch">Where to train.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>Null where the images are of less than two classes, or training diverged.</returns>
    public static ModelState? Train(
        ModelSpec spec,
        ImageSet train,
        TrainingSettings alone,
        (ulong First, ulong Shuffle) seeds,
        int threads,
        TorchThread torch,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Labels.Distinct().Take(2).Count() < 2)
        {
            return null;
        }

        var training = new SiteTraining
        {
            Start = ModelInitialiser.FirstOf(spec, seeds.First),
            Images = train,
            Settings = alone,
            Objective = LocalObjective.Plain,
            Round = 0,
            Rounds = 1,
            Seed = seeds.Shuffle,
            Threads = threads,
        };
        try
        {
            return training.Run(torch, progress: null, cancellation).End;
        }
        catch (TrainingDivergedException)
        {
            return null;
        }
    }

    private static Judgement Judge(ModelSpec spec, ImageSet heldOut, float[] scores) =>
        EvaluationFigures.JudgementOf(EvaluationReport.From(heldOut.Labels, scores, spec.Classes, spec.DefectFreeIndex));
}
