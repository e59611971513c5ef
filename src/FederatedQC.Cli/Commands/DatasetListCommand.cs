using System.CommandLine;
using FederatedQC.Cli.Datasets;
using FederatedQC.Cli.Output;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc dataset list</c>: what is there, what can't be read, and what is there twice.</summary>
internal static class DatasetListCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("DIR") { Description = Flags.Folders, Arity = ArgumentArity.OneOrMore };
        var seed = Flags.Seed("Decides the split of a folder that names none.");
        var good = Flags.Good();
        var decoding = new DecodeFlags();
        var json = Flags.Json("Print the counts as JSON.");
        var command = new Command(
            "list",
            "Counts images by class and split; finds duplicates, leaks between splits, and files that can't be used."
        )
        {
            folders,
            good,
            seed,
            json,
        };
        decoding.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var named = parsed.GetValue(folders)!;
                var options = new DatasetReaderOptions { Seed = (ulong)parsed.GetValue(seed), Good = parsed.GetValue(good) ?? [] };
                var images = await Task.Run(
                    () => CheckedImages.Read(named, options, dropLeaks: false, cancellation, decoding.Of(parsed)),
                    cancellation
                );
                DecodeFlags.WarnOfGuesses(images.Report.GuessedDepths);
                var summary = DatasetSummary.Of(images);
                if (parsed.GetValue(json))
                {
                    CliJson.Print(summary, CliJson.Default.DatasetSummary);
                }
                else
                {
                    DatasetTables.Print(summary);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }
}
