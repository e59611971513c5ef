using System.CommandLine;
using FederatedQC.Cli.Datasets;
using FederatedQC.Cli.Output;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Sites;
using FederatedQC.Worker.Data;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc dataset split</c>: deals the images to sites, one manifest each, without copying any.</summary>
internal static class DatasetSplitCommand
{
    private static readonly DataSplit[] Common = [DataSplit.Golden, DataSplit.Test];

    public static Command Create()
    {
        var folders = new Argument<string[]>("DIR") { Description = Flags.Folders, Arity = ArgumentArity.OneOrMore };
        var sites = Flags.Number("--sites", "Sites.", 4, 1, 200);
        var split = new Option<string>("--split")
        {
            Description = "How the images are dealt: iid, dirichlet:A (small A: uneven), by-group, by-dataset, by-class.",
            DefaultValueFactory = _ => "iid",
        };
        var seed = Flags.Seed("The same seed deals the same images.");
        var good = Flags.Good();
        var decoding = new DecodeFlags();
        var output = Flags.Out("Folder for one folder a site, and one each for the common test and golden images; new or empty.");
        var command = new Command(
            "split",
            "Deals training and validation images to sites. Writes manifests that link to the images; nothing is copied."
        )
        {
            folders,
            good,
            sites,
            split,
            seed,
            output,
        };
        decoding.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (!SplitSpec.TryParse(parsed.GetValue(split)!, out var spec, out var problem))
                {
                    throw new UsageException(problem);
                }

                var options = new SiteSplitOptions(parsed.GetValue(sites), (ulong)parsed.GetValue(seed));
                var read = new DatasetReaderOptions { Seed = options.Seed, Good = parsed.GetValue(good) ?? [] };
                var named = parsed.GetValue(folders)!;
                var images = await Task.Run(
                    () => CheckedImages.Read(named, read, dropLeaks: true, cancellation, decoding.Of(parsed)),
                    cancellation
                );
                DecodeFlags.WarnOfGuesses(images.Report.GuessedDepths);
                var shares = SiteSplitter.Split(images.Dataset, spec, options);
                var folder = OutputFolder.Create(parsed.GetValue(output)!);
                Write(new LinkedManifest(named), folder, images.Dataset, shares);
                await Console.Out.WriteLineAsync(DatasetTables.LinesOf(images.Dataset.Sources));
                Print(shares, folder, images);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Write(LinkedManifest manifest, string folder, DefectDataset dataset, IReadOnlyList<SiteShare> shares)
    {
        foreach (var share in shares)
        {
            manifest.Write(Path.Combine(folder, share.Name), share.Train.Concat(share.Validation));
        }

        foreach (var split in Common.Where(split => dataset.Of(split).Count > 0))
        {
            manifest.Write(Path.Combine(folder, SplitNames.Of(split)), dataset.Of(split));
        }
    }

    private static void Print(IReadOnlyList<SiteShare> shares, string folder, CheckedImages images)
    {
        var table = new TextTable("Images by site", "site", "train", "val", "classes in train");
        foreach (var share in shares)
        {
            var classes = share.Train.CountBy(sample => sample.ClassName).OrderBy(entry => entry.Key, StringComparer.Ordinal);
            table.Add(share.Name, Words.Count(share.Train.Count), Words.Count(share.Validation.Count), Words.Counts(classes));
        }

        table.Print();
        Console.Out.WriteLine(
            $"Common: {string.Join(", ", Common.Select(split => $"{Words.Count(images.Dataset.Of(split).Count)} {SplitNames.Of(split)}"))}. Skipped: {Words.Counts(images.Skipped)}."
        );
        Console.Out.WriteLine($"The manifests are in {folder}.");
    }
}
