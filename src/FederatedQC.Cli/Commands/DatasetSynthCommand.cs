using System.CommandLine;
using FederatedQC.Cli.Output;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc dataset synth</c>: draws images of surfaces, good and defective.</summary>
internal static class DatasetSynthCommand
{
    private const int Views = 2;
    private static readonly SurfaceOptions Defaults = new();

    public static Command Create()
    {
        var output = Flags.Out("Folder for images, masks and manifest.csv; new or empty.");
        var perClass = Flags.Number(
            "--per-class",
            $"Images of each class over all sites, rounded up to {Views} views of each part at each site.",
            144,
            1,
            100_000
        );
        var size = Flags.Number("--size", "Rows and columns of an image.", Defaults.Size, 32, 512);
        var sites = Flags.Number("--sites", "Sites, each with a camera, light and material of its own.", 4, 1, 200);
        var seed = Flags.Seed("The same seed draws the same images.");
        var difficulty = Flags.Share("--difficulty", "How hard the defects are to see.", Math.Round(Defaults.Difficulty, 2));
        var command = new Command(
            "synth",
            "Draws synthetic surfaces: scratch, inclusion, pitting, patch, rolled-in scale, crazing and defect-free, with masks."
        )
        {
            output,
            perClass,
            size,
            sites,
            seed,
            difficulty,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var folder = OutputFolder.Create(parsed.GetValue(output)!);
                var options = new SyntheticDatasetOptions
                {
                    Sites = parsed.GetValue(sites),
                    PartsPerClass = Math.Max(1, (int)Math.Ceiling(parsed.GetValue(perClass) / (double)(parsed.GetValue(sites) * Views))),
                    ViewsPerPart = Views,
                    Surface = new SurfaceOptions
                    {
                        Size = parsed.GetValue(size),
                        Seed = (ulong)parsed.GetValue(seed),
                        Difficulty = (float)parsed.GetValue(difficulty)!.Value,
                    },
                };
                var dataset = await Task.Run(() => SyntheticDatasetWriter.Write(folder, options, cancellation), cancellation);
                await Console.Out.WriteLineAsync(
                    $"{Words.Count(dataset.Samples.Count)} images of {dataset.Classes.Count} classes from {options.Sites} sites are in {folder}."
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
