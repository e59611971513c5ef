using FederatedQC.Learning.Training;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Learning.Tests.Kit;

/// <summary>Images of hot-rolled steel in the form that training takes.</summary>
internal static class NeuImages
{
    public static ImageSet Read(int size, int channels, int most, params DataSplit[] splits)
    {
        var dataset = DatasetReader.Read(Requirement.NeuFolder, new DatasetReaderOptions());
        var all = dataset.Samples.Where(sample => splits.Contains(sample.Split)).ToArray();
        var samples = all.Where((_, i) => i % Math.Max(1, all.Length / most) == 0).ToArray();
        var preprocessor = new ImagePreprocessor(size, channels);
        var pixels = new byte[samples.Length * preprocessor.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            ImageDecoder
                .TryDecodeFile(samples[i].Path, DecodeOptions.Default, out var image, out var refusal)
                .ShouldBeTrue($"{refusal}: {samples[i].Path}");
            preprocessor.Apply(image!, pixels.AsSpan(i * preprocessor.Length, preprocessor.Length));
        }

        return new ImageSet(channels, size, pixels, [.. samples.Select(sample => dataset.LabelOf(sample.ClassName))]);
    }
}
