using System.CommandLine;
using FederatedQC.Cli.Inspection;
using FederatedQC.Cli.Models;
using FederatedQC.Cli.Output;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc inspect</c>: verdict, score and heatmap of single images.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "Image files: PNG, JPEG, BMP, TIFF, WebP or JPEG 2000 (.jp2).",
            Arity = ArgumentArity.OneOrMore,
        };
        images.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError("The name of an image is empty: name a file.");
            }
        });
        var model = ModelSource.Option();
        var heatmaps = new Option<string?>("--heatmaps")
        {
            Description = "Folder for a heatmap PNG of each image, which shows where the verdict came from. Default: none is drawn.",
        };
        var threshold = Flags.Share(
            "--threshold",
            "Least defect score, 1 - p(defect-free), that rejects a part. Default: the class of the highest score decides.",
            null
        );
        var decoding = new DecodeFlags();
        var json = Flags.Json("Print the verdicts as JSON.");
        var command = new Command(
            "inspect",
            "Judges images with a model. Files that can't be used are counted; exit code 1 if no image could be judged."
        )
        {
            images,
            model,
            heatmaps,
            threshold,
            json,
        };
        decoding.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var loaded = ModelSource.FindOne(parsed.GetValue(model)!).Open();
                var policy = PolicyOf(loaded, parsed.GetValue(threshold));
                var folder = FolderFor(parsed.GetValue(heatmaps));
                var result = await Task.Run(
                    () => new ImageInspection(loaded, policy, decoding.Of(parsed), folder).Run(parsed.GetValue(images)!, cancellation),
                    cancellation
                );
                DecodeFlags.WarnOfGuesses(result.GuessedDepths);
                if (parsed.GetValue(json))
                {
                    CliJson.Print(result, CliJson.Default.InspectionResult);
                }
                else
                {
                    Print(result);
                }

                return result.Images.IsEmpty ? ExitCode.Failed : ExitCode.Done;
            }
        );
        return command;
    }

    private static VerdictPolicy PolicyOf(OnnxModel model, double? threshold) =>
        threshold switch
        {
            null => VerdictPolicy.HighestScore,
            _ when model.Spec.DefectFreeClass is null => throw new UsageException(
                "The model knows no defect-free class, so --threshold has no meaning for it."
            ),
            0 => throw new UsageException("--threshold is 0, which rejects every part: use a number above 0."),
            { } share => new VerdictPolicy { DefectThreshold = (float)share },
        };

    private static string? FolderFor(string? heatmaps)
    {
        try
        {
            return heatmaps is null ? null : Directory.CreateDirectory(heatmaps).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{heatmaps}' can't be made: {exception.Message}");
        }
    }

    private static void Print(InspectionResult result)
    {
        if (!result.Images.IsEmpty)
        {
            var table = new TextTable($"Model {result.ModelId}", "image", "verdict", "class", "score", "heatmap");
            foreach (var image in result.Images)
            {
                table.Add(
                    image.Image,
                    image.IsDefect switch
                    {
                        true => "bad",
                        false => "good",
                        null => Words.None,
                    },
                    image.Class,
                    Words.Percent(image.Score),
                    image.Heatmap ?? Words.None
                );
            }

            table.Print();
        }

        foreach (var skipped in result.Skipped)
        {
            Console.Error.WriteLine($"fqc: '{skipped.Image}' was not judged: {skipped.Reason}");
        }

        foreach (var image in result.Images.Where(image => image.HeatmapProblem is not null))
        {
            Console.Error.WriteLine($"fqc: '{image.Image}' was judged, but its heatmap could not be written: {image.HeatmapProblem}");
        }

        var reasons = result.Skipped.CountBy(skipped => skipped.Reason).OrderBy(entry => entry.Key, StringComparer.Ordinal);
        Console.Out.WriteLine($"Judged: {Words.Count(result.Images.Length)}. Skipped: {Words.Counts(reasons)}.");
    }
}
