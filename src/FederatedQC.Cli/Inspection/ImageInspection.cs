using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Vision;

namespace FederatedQC.Cli.Inspection;

/// <summary>Judges single files, as the line judges frames.</summary>
/// <param name="model">The model.</param>
/// <param name="policy">How scores become a verdict.</param>
/// <param name="heatmaps">Folder for heatmaps, or null.</param>
internal sealed class ImageInspection(OnnxModel model, VerdictPolicy policy, string? heatmaps)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public InspectionResult Run(IEnumerable<string> files, CancellationToken cancellation)
    {
        using var session = new InspectionSession(model);
        var preprocessor = new ImagePreprocessor(model.Spec.InputSize, model.Spec.Channels);
        var pixels = new byte[preprocessor.Length];
        var images = ImmutableArray.CreateBuilder<InspectedImage>();
        var skipped = ImmutableArray.CreateBuilder<SkippedImage>();
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!ImageDecoder.TryDecodeFile(file, DecodeLimits.Default, out var image, out var refusal))
            {
                skipped.Add(new SkippedImage(file, refusal.ToString()));
                continue;
            }

            preprocessor.Apply(image, pixels);
            session.Run(pixels);
            images.Add(Judge(file, image, session));
        }

        return new InspectionResult(model.ModelId, images.ToImmutable(), skipped.ToImmutable());
    }

    private InspectedImage Judge(string file, PixelImage image, InspectionSession session)
    {
        var verdict = policy.Judge(session);
        var scores = model.Spec.Classes.Zip(verdict.Scores).ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return new InspectedImage(file, verdict.Class, verdict.Score, verdict.IsDefect, scores, Draw(file, image, session, verdict.Class));
    }

    private string? Draw(string file, PixelImage image, InspectionSession session, string className)
    {
        if (heatmaps is null)
        {
            return null;
        }

        var map = Heatmap.Of(session, model.Spec.Classes.IndexOf(className), image.Width, image.Height);
        var path = Path.Combine(heatmaps, FreeName(Path.GetFileNameWithoutExtension(file)));
        File.WriteAllBytes(path, HeatmapRenderer.RenderPng(image, map.Values, map.Height, map.Width, HeatmapOptions.Default));
        return path;
    }

    // Files of the same name may come from several folders.
    private string FreeName(string stem)
    {
        var name = $"{stem}.heatmap.png";
        for (var number = 2; !_names.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}.heatmap.png");
        }

        return name;
    }
}
