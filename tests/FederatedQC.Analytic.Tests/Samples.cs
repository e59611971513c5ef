namespace FederatedQC.Analytic.Tests;

/// <summary>Labelled features of classes that lie apart, drawn from a seed.</summary>
internal sealed record Samples(HeadShape Shape, float[] Features, int[] Labels)
{
    public static Samples Draw(HeadShape shape, int images, int seed)
    {
        var random = new Random(seed);
        var features = new float[images * shape.Features];
        var labels = new int[images];
        for (var image = 0; image < images; image++)
        {
            labels[image] = random.Next(shape.Classes);
            for (var feature = 0; feature < shape.Features; feature++)
            {
                var centre = feature % shape.Classes == labels[image] ? 1.5 : 0;
                features[(image * shape.Features) + feature] = (float)((3 * random.NextDouble()) + centre + feature);
            }
        }

        return new(shape, features, labels);
    }

    /// <summary>Some of the images.</summary>
    public Samples Where(Func<int, bool> image)
    {
        var kept = Enumerable.Range(0, Labels.Length).Where(image).ToList();
        return new(
            Shape,
            [.. kept.SelectMany(index => Features.AsSpan(index * Shape.Features, Shape.Features).ToArray())],
            [.. kept.Select(index => Labels[index])]
        );
    }
}
