using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Inspection;

/// <summary>Judges single files, as the line judges frames.</summary>
/// <param name="model">The model.</param>
/// <param name="policy">How scores become a verdict.</param>
/// <param name="decoding">How files become pixels.</param>
/// <param name="heatmaps">Folder for heatmaps, or null.</param>
internal sealed class ImageInspection(OnnxModel model, VerdictPolicy policy, DecodeOptions decoding, string? heatmaps)
{
    private const string Ending = ".heatmap.png";

    /// <summary>The longest file name of the usual file systems, in bytes.</summary>
    private const int MaxNameBytes = 255;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public InspectionResult Run(IEnumerable<string> files, CancellationToken cancellation)
    {
        using var session = new InspectionSession(model);
        var preprocessor = new ImagePreprocessor(model.Spec.InputSize, model.Spec.Channels);
        var pixels = new byte[preprocessor.Length];
        var images = ImmutableArray.CreateBuilder<InspectedImage>();
        var skipped = ImmutableArray.CreateBuilder<SkippedImage>();
        var guessed = 0;
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ImageDecoder.TryDecodeFile(file, decoding, out var image, out var refusal))
            {
                skipped.Add(new SkippedImage(file, refusal.ToString()));
                continue;
            }

            guessed += image.GuessedBits is null ? 0 : 1;
            preprocessor.Apply(image, pixels);
            session.Run(pixels);
            images.Add(Judge(file, image, session));
        }

        return new InspectionResult(model.ModelId, images.ToImmutable(), skipped.ToImmutable()) { GuessedDepths = guessed };
    }

    private InspectedImage Judge(string file, PixelImage image, InspectionSession session)
    {
        var verdict = policy.Judge(session);
        var scores = model
            .Spec.Classes.Zip(verdict.Scores)
            .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var judged = new InspectedImage(file, verdict.Class, verdict.Score, verdict.IsDefect, scores, Heatmap: null);
        return heatmaps is null ? judged : WithHeatmap(judged, image, session, heatmaps);
    }

    // A verdict stands whatever becomes of its picture.
    private InspectedImage WithHeatmap(InspectedImage judged, PixelImage image, InspectionSession session, string folder)
    {
        try
        {
            var map = Heatmap.Of(session, model.Spec.Classes.IndexOf(judged.Class), image.Width, image.Height);
            var path = Path.Combine(folder, FreeName(Path.GetFileNameWithoutExtension(judged.Image)));
            File.WriteAllBytes(path, HeatmapRenderer.RenderPng(image, map.Values, map.Height, map.Width, HeatmapOptions.Default));
            return judged with { Heatmap = path };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return judged with { HeatmapProblem = exception.Message };
        }
    }

    // Files of the same name may come from several folders, and a name may be too long to be lengthened.
    private string FreeName(string stem)
    {
        var name = Cut(stem, Ending) + Ending;
        for (var number = 2; !_names.Add(name); number++)
        {
            var ending = string.Create(CultureInfo.InvariantCulture, $"-{number}{Ending}");
            name = Cut(stem, ending) + ending;
        }

        return name;
    }

    private static string Cut(string stem, string ending)
    {
        while (Encoding.UTF8.GetByteCount(stem) + ending.Length > MaxNameBytes)
        {
            stem = stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        }

        return stem;
    }
}
