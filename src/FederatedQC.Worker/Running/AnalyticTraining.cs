using System.Diagnostics;
using FederatedQC.Analytic;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Worker.Running;

/// <summary>
/// What a site does where the head is solved for: in the first round it adds the moments of its features, in the second its sums. A site
/// alone has nobody to wait for and solves at once.
/// </summary>
internal static class AnalyticTraining
{
    public static TrainingResult Run(SiteTraining training, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (start, images) = (training.Start, training.Images);
        var features = Features(start.Spec, images, training.Threads, cancellation);
        var model = AnalyticModel.Read(start.Spec, start.Shared);
        var added = training.Rounds > 1 ? model.WithImages(features, images.Labels) : Alone(model, features, training);
        var loss = LossOf(added, features, images.Labels);
        return new TrainingResult(start with { Shared = added.ToShared() }, 1, images.Count, [loss], watch.Elapsed) { RateSum = 1 };
    }

    /// <summary>Probabilities of the classes.</summary>
    /// <returns>[image, class].</returns>
    public static float[] Scores(ModelState state, ImageSet images, int threads, CancellationToken cancellation) =>
        LinearHead.Of(AnalyticModel.Read(state.Spec, state.Shared)).Scores(Features(state.Spec, images, threads, cancellation));

    private static float[] Features(ModelSpec spec, ImageSet images, int threads, CancellationToken cancellation) =>
        images.MisfitOf(spec) is { } problem
            ? throw new ArgumentException($"No features can be made: {problem}.", nameof(images))
            : ImageFeatures.Of(images, threads, cancellation);

    private static AnalyticModel Alone(AnalyticModel model, float[] features, SiteTraining training)
    {
        for (var round = 0; round < RunSettingsRules.AnalyticRounds; round++)
        {
            model = model.WithImages(features, training.Images.Labels).Concluded(training.Settings.WeighsClasses, training.Threads);
        }

        return model;
    }

    // Mean cross entropy; ln C before there is a head.
    private static double LossOf(AnalyticModel model, float[] features, int[] labels)
    {
        var scores = LinearHead.Of(model).Scores(features);
        return labels.Select((label, image) => -Math.Log(Math.Max(scores[(image * model.Shape.Classes) + label], float.Epsilon))).Average();
    }
}
