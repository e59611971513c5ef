using FederatedQC.Analytic;
using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Learning.Onnx;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

internal static class LineEvaluation
{
    public static WorkerReply.Evaluated Run(EvaluateJob job, ImageLibrary library, TorchThread torch, CancellationToken cancellation)
    {
        var state = ModelFile.Read(job.Model);
        var images = library.Load(job.Data, state.Spec, SplitNames.Get(job.Split)).Set;
        if (images.Count == 0)
        {
            throw new DatasetException($"There is no usable image in the split '{job.Split}' to evaluate on.");
        }

        // Frozen features are known from training: then the whole network runs on those images alone that are compared.
        var isAnalytic = AnalyticModel.IsOf(state.Spec);
        var scores = isAnalytic ? Own(images) : Line(images);
        var isBroken = ModelScores.Mend(scores, state.Spec.Classes.Length);
        var report = EvaluationReport.From(images.Labels, scores, state.Spec.Classes, state.Spec.DefectFreeIndex, job.OverkillLimit);
        var figures = EvaluationFigures.Of(report);
        return new WorkerReply.Evaluated(
            figures,
            figures.ToCounts(),
            isBroken ? ModelScores.BrokenParity : Parity(isAnalytic ? Line : Own, images, scores, job.ParityImages)
        )
        {
            Scores = report.Scores,
            Alone = job.Baseline is { } baseline
                ? KeptBaseline.Judge(
                    baseline,
                    state.Spec,
                    library.Load(job.Data, state.Spec, DataSplit.Train).Set,
                    images,
                    job.Threads,
                    torch,
                    cancellation
                )
                : null,
        };

        float[] Own(ImageSet set) => new ModelScorer(torch).Scores(state, set, job.Threads);

        float[] Line(ImageSet set)
        {
            var onnx = OnnxExporter.Export(state, ModelId.Of(state.Spec, state.Shared).ToString());
            using var model = OnnxModel.Load(onnx, new ExecutionOptions { IntraOpThreads = job.Threads });
            return BatchScorer.Scores(model, set.Pixels, set.Count, cancellation);
        }
    }

    private static double Parity(Func<ImageSet, float[]> other, ImageSet images, ReadOnlySpan<float> scores, int count)
    {
        var compared = Math.Min(count, images.Count);
        if (compared == 0)
        {
            return 0;
        }

        var reference = other(images.Subset([.. Enumerable.Range(0, compared)]));
        var largest = 0.0;
        for (var index = 0; index < reference.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs((double)reference[index] - scores[index]));
        }

        return largest;
    }
}
