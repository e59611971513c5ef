using System.CommandLine;
using FederatedQC.Cli.Evaluation;
using FederatedQC.Cli.Models;
using FederatedQC.Cli.Output;
using FederatedQC.Learning.Evaluation;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc evaluate</c>: how good a model is on labelled images.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = ModelSource.Option();
        var data = Flags.Data();
        var good = Flags.Good();
        var split = Flags.Choice("--split", "The images to judge", SplitNames.All.Keys, "test");
        var seed = Flags.Seed("Decides the split of a folder that names none; the same as in training.");
        var limit = Flags.Share(
            "--overkill-limit",
            "Fraction of good parts that may be rejected when the escape rate is measured.",
            EvaluationReport.DefaultOverkillLimit
        );
        var decoding = new DecodeFlags();
        var json = Flags.Json("Print the figures as JSON.");
        var command = new Command(
            "evaluate",
            "Judges labelled images with a model: accuracy, macro-F1, confusion matrix, AUROC, escape and overkill rate, with 95 % Wilson intervals."
        )
        {
            model,
            data,
            good,
            split,
            seed,
            limit,
            json,
        };
        decoding.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var source = ModelSource.FindOne(parsed.GetValue(model)!);
                var images = new DataSource([.. parsed.GetValue(data)!], parsed.GetValue(seed))
                {
                    Good = [.. parsed.GetValue(good) ?? []],
                    Decoding = decoding.Of(parsed),
                };
                using var loaded = source.Open();
                var result = await Task.Run(
                    () =>
                        OnnxEvaluation.Run(
                            source.Path,
                            loaded,
                            images,
                            parsed.GetValue(split)!,
                            parsed.GetValue(limit)!.Value,
                            cancellation
                        ),
                    cancellation
                );
                if (parsed.GetValue(json))
                {
                    CliJson.Print(result, CliJson.Default.EvaluationResult);
                }
                else
                {
                    EvaluationTables.Print(result);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }
}
