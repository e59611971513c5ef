using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Datasets;
using FederatedQC.Cli.Models;
using FederatedQC.Cli.Output;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;

namespace FederatedQC.Cli.Training;

/// <summary>Trains one model on this machine's images, with no federation: the very jobs that an agent's worker does.</summary>
internal sealed class LocalRun(LocalRunOptions options, EpochProgress progress)
{
    private const double LabelSmoothing = 0.1;
    private readonly ModelFiles _model = ModelFile.FilesIn(options.Out);

    /// <summary>Trains, evaluates, and writes model and report.</summary>
    /// <exception cref="DatasetException">The images can't be learnt from.</exception>
    /// <exception cref="UsageException">The images make no network possible.</exception>
    /// <exception cref="Learning.Training.TrainingDivergedException">The loss became infinite.</exception>
    public TrainingReport Run(CancellationToken cancellation)
    {
        var images = CheckedImages.Read(
            options.Data,
            new DatasetReaderOptions { Seed = (ulong)options.Seed, Good = options.Good },
            dropLeaks: true,
            cancellation,
            options.Decoding
        );
        DecodeFlags.WarnOfGuesses(images.Report.GuessedDepths);
        var spec = SpecOf(images);
        progress.Say(DatasetTables.LinesOf(images.Dataset.Sources));
        var used = new LinkedManifest(options.Data).Write(Path.Combine(options.Out, "images"), images.Dataset.Samples);
        var data = new DataSource([used], options.Seed) { Decoding = options.Decoding };
        using var runner = new JobRunner();
        var trained = Train(runner, spec, data, cancellation);
        var val = Evaluate(runner, images, data, DataSplit.Validation, cancellation);
        var test = Evaluate(runner, images, data, DataSplit.Test, cancellation);
        var report = Report(images, trained, val, test);
        File.WriteAllText(Path.Combine(options.Out, ModelFolder.ReportName), CliJson.Text(report, CliJson.Default.TrainingReport));
        return report;
    }

    private ModelSpec SpecOf(CheckedImages images) =>
        CheckedSpec.Create(
            new NetworkOptions
            {
                Architecture = options.Network,
                Norm = options.Norm,
                InputSize = options.InputSize,
                Channels = images.Channels,
                Classes = [.. images.Dataset.Classes],
                DefectFreeClass = images.DefectFreeClass,
            }
        );

    private WorkerReply.Trained Train(JobRunner runner, ModelSpec spec, DataSource data, CancellationToken cancellation)
    {
        // The first model stands apart, so that a run that breaks off leaves nothing that looks like a result.
        var start = Path.Combine(options.Out, "start");
        var job = new TrainJob
        {
            Data = data,
            Start = ModelFile.Write(start, ModelInitialiser.Create(spec, options.Seed)),
            Settings = new TrainingSettings
            {
                LocalEpochs = options.Epochs,
                BatchSize = options.BatchSize,
                LearningRate = options.LearningRate,
                LabelSmoothing = LabelSmoothing,
                Precision = options.Precision,
            },
            Round = 0,
            Rounds = 1,
            Seed = (ulong)options.Seed,
            Threads = options.Threads,
            SharedOutput = _model.SharedPath,
            LocalOutput = _model.LocalPath,
        };
        var trained = (WorkerReply.Trained)progress.Show(report => runner.Run(job, report, cancellation));
        File.Move(job.Start.SpecPath, _model.SpecPath);
        if (!File.Exists(_model.LocalPath))
        {
            File.Move(job.Start.LocalPath!, _model.LocalPath!);
        }

        Directory.Delete(start, recursive: true);
        return trained;
    }

    private WorkerReply.Evaluated? Evaluate(
        JobRunner runner,
        CheckedImages images,
        DataSource data,
        DataSplit split,
        CancellationToken cancellation
    )
    {
        if (images.Dataset.Of(split).Count == 0)
        {
            return null;
        }

        var job = new EvaluateJob
        {
            Data = data,
            Split = SplitNames.Of(split),
            Model = _model,
            Threads = options.Threads,
        };
        return (WorkerReply.Evaluated)runner.Run(job, _ => { }, cancellation);
    }

    private TrainingReport Report(
        CheckedImages images,
        WorkerReply.Trained trained,
        WorkerReply.Evaluated? val,
        WorkerReply.Evaluated? test
    )
    {
        var state = ModelFile.Read(_model);
        var blocks = BlockHashes.OfVector(state.Shared);
        var id = ModelId.Of(state.Spec, blocks).ToString();
        File.WriteAllBytes(Path.Combine(options.Out, ModelFolder.OnnxName), OnnxExporter.Export(state, id));
        return new TrainingReport
        {
            ModelId = id,
            Blocks = [.. blocks.Select(block => block.ToString())],
            Network = options.Network,
            Norm = options.Norm == NormKind.Group ? "group" : "batch",
            InputSize = options.InputSize,
            Parameters = state.Shared.Length + state.Local.Length,
            Classes = state.Spec.Classes,
            DefectFreeClass = state.Spec.DefectFreeClass,
            Data = options.Data,
            TrainImages = trained.Samples,
            Skipped = images.Skipped,
            Seed = options.Seed,
            Threads = options.Threads,
            Precision = options.Precision,
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            LearningRate = options.LearningRate,
            Steps = trained.Steps,
            Loss = trained.Loss,
            TrainSeconds = trained.Seconds,
            Parity = Math.Max(val?.Parity ?? 0, test?.Parity ?? 0),
            Val = val?.Figures,
            Test = test?.Figures,
        };
    }
}
