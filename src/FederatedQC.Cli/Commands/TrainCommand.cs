using System.CommandLine;
using FederatedQC.Cli.Evaluation;
using FederatedQC.Cli.Output;
using FederatedQC.Cli.Training;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc train</c>: one model from this machine's images alone.</summary>
internal static class TrainCommand
{
    private static readonly LocalRunOptions Defaults = new() { Data = [], Out = "" };

    public static Command Create()
    {
        var data = Flags.Data();
        var good = Flags.Good();
        var output = Flags.Out("Folder for the model (spec.json, shared.f32, local.f32, model.onnx) and report.json; new or empty.");
        var network = Flags.Choice("--network", "The network", Architectures.All.Keys, Defaults.Network);
        var norm = Flags.Norm();
        var size = Flags.InputSize();
        var epochs = Flags.Number("--epochs", "Passes over the training images.", Defaults.Epochs, 1, 10_000);
        var batch = Flags.Number("--batch", "Images a step.", Defaults.BatchSize, 1, 4096);
        var rate = Flags.Positive("--learning-rate", "Learning rate at the start; it falls along a cosine.", Defaults.LearningRate, 10);
        var precision = Flags.Choice(
            "--precision",
            "Arithmetic of training; auto is bf16 on a GPU",
            PlanChoices.Precisions.Keys,
            Defaults.Precision
        );
        var threads = Flags.Number(
            "--threads",
            "Threads of the arithmetic; the same seed gives the same model at the same number. Default: one a core.",
            Defaults.Threads,
            1,
            1024
        );
        var seed = Flags.Seed("Seed of every random choice.");
        var decoding = new DecodeFlags();
        var json = Flags.Json("Print report.json to standard output; progress goes to standard error.");
        var command = new Command(
            "train",
            "Trains one model on local images, without a federation, and measures it on the held-out and test images."
        )
        {
            data,
            good,
            output,
            network,
            norm,
            size,
            epochs,
            batch,
            rate,
            precision,
            threads,
            seed,
            json,
        };
        decoding.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var options = new LocalRunOptions
                {
                    Data = [.. parsed.GetValue(data)!],
                    Good = [.. parsed.GetValue(good) ?? []],
                    Out = OutputFolder.Create(parsed.GetValue(output)!),
                    Network = parsed.GetValue(network)!,
                    Norm = Flags.NormOf(parsed, norm),
                    InputSize = Flags.InputSizeOf(parsed, size, parsed.GetValue(network)!),
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batch),
                    LearningRate = parsed.GetValue(rate) ?? Defaults.LearningRate,
                    Precision = parsed.GetValue(precision)!,
                    Threads = parsed.GetValue(threads),
                    Seed = parsed.GetValue(seed),
                    Decoding = decoding.Of(parsed),
                };
                var toScript = parsed.GetValue(json);
                var report = await Task.Run(() => new LocalRun(options, new EpochProgress(toScript)).Run(cancellation), cancellation);
                Print(report, options.Out, toScript);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Print(TrainingReport report, string folder, bool toScript)
    {
        if (toScript)
        {
            CliJson.Print(report, CliJson.Default.TrainingReport);
            return;
        }

        foreach (var (split, figures) in new[] { ("val", report.Val), ("test", report.Test) })
        {
            if (figures is not null)
            {
                EvaluationTables.PrintFigures($"{Words.Count(figures.Accuracy.Count)} images of the split '{split}'", figures);
            }
        }

        Console.Out.WriteLine($"{Words.Count(report.TrainImages)} training images; skipped: {Words.Counts(report.Skipped)}.");
        Console.Out.WriteLine($"Model {report.ModelId} is in {folder}.");
    }
}
