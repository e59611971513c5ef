using FederatedQC.Cli.Reports;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Demo;

/// <summary>A few test images of each class with the released model's verdict and heatmap.</summary>
internal static class VerdictGallery
{
    private const int PerClass = 2;

    public static IReadOnlyList<VerdictPicture> Take(string onnxPath, string testImages)
    {
        using var model = OnnxModel.Load(onnxPath);
        using var session = new InspectionSession(model);
        var preprocessor = new ImagePreprocessor(model.Spec.InputSize, model.Spec.Channels);
        var pixels = new byte[preprocessor.Length];
        var pictures = new List<VerdictPicture>();
        var samples = DatasetReader.Read(testImages, new DatasetReaderOptions()).Of(DataSplit.Test);
        foreach (
            var sample in samples.GroupBy(sample => sample.ClassName, StringComparer.Ordinal).SelectMany(group => group.Take(PerClass))
        )
        {
            if (!ImageDecoder.TryDecodeFile(sample.Path, DecodeOptions.Default, out var image, out _))
            {
                continue;
            }

            preprocessor.Apply(image, pixels);
            session.Run(pixels);
            var verdict = VerdictPolicy.HighestScore.Judge(session);
            var heatmap = Heatmap.Of(session, model.Spec.Classes.IndexOf(verdict.Class), image.Width, image.Height);
            pictures.Add(
                new VerdictPicture(
                    sample.ClassName,
                    verdict.Class,
                    verdict.Score,
                    PngEncoder.Encode(image),
                    HeatmapRenderer.RenderPng(image, heatmap.Values, heatmap.Height, heatmap.Width, HeatmapOptions.Default)
                )
            );
        }

        return pictures;
    }
}
