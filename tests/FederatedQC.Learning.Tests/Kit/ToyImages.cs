using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Tests.Kit;

/// <summary>Images whose class is the direction of their stripes: easy, but not from the mean of a pixel.</summary>
internal static class ToyImages
{
    public static ImageSet Create(int count, int seed, int size = 32, int channels = 1, int classes = 3)
    {
        var random = new Random(seed);
        var labels = new int[count];
        var pixels = new byte[count * channels * size * size];
        for (var image = 0; image < count; image++)
        {
            labels[image] = image % classes;
            var phase = random.NextDouble() * Math.Tau;
            var angle = Math.PI * labels[image] / classes;
            var (dx, dy) = (Math.Cos(angle), Math.Sin(angle));
            for (var pixel = 0; pixel < channels * size * size; pixel++)
            {
                var (y, x) = Math.DivRem(pixel % (size * size), size);
                var wave = 40 * Math.Sin((0.9 * ((x * dx) + (y * dy))) + phase);
                pixels[(image * channels * size * size) + pixel] = (byte)Math.Clamp(128 + wave + random.Next(-40, 41), 0, 255);
            }
        }

        return new ImageSet(channels, size, pixels, labels);
    }
}
