using System.Collections.Immutable;
using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

/// <summary>Made-up deltas and what is asked of them, one pair after the other.</summary>
internal static class Deltas
{
    public static ImmutableArray<string> Sites(int count) => [.. Enumerable.Range(0, count).Select(site => $"site-{site:00}")];

    public static DeltaGeometry Geometry(params double[][] deltas) =>
        FromDots([.. deltas.Select(one => deltas.Select(other => Dot(one, other)).ToArray())]);

    /// <summary>Deltas of length 1, of which the dot products are the cosines.</summary>
    public static DeltaGeometry FromCosines(params double[][] cosines) => FromDots(cosines);

    public static double Dot(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var index = 0; index < one.Length; index++)
        {
            sum += one[index] * other[index];
        }

        return sum;
    }

    public static double[] Noise(Random random, int dimensions) =>
        [
            .. Enumerable
                .Range(0, dimensions)
                .Select(_ => random.NextDouble() + random.NextDouble() - random.NextDouble() - random.NextDouble()),
        ];

    /// <summary>Each site goes its family's way, of length about 1, plus noise of its own.</summary>
    public static double[][] Of(int seed, int[] families, double noise, int dimensions = 400)
    {
        var random = new Random(seed);
        double[][] ways = [.. Enumerable.Range(0, families.Max() + 1).Select(_ => Noise(random, dimensions))];
        return [.. families.Select(family => ways[family].Zip(Noise(random, dimensions), (way, own) => way + (noise * own)).ToArray())];
    }

    public static int[] All(DeltaGeometry geometry) => [.. Enumerable.Range(0, geometry.Sites.Length)];

    /// <summary>Random cosines that need not be of any deltas.</summary>
    public static DeltaGeometry RandomCosines(int seed, int sites)
    {
        var random = new Random(seed);
        double[][] below =
        [
            .. Enumerable.Range(0, sites).Select(site => Enumerable.Range(0, site).Select(_ => (2 * random.NextDouble()) - 1).ToArray()),
        ];
        return DeltaGeometry.FromDots(Sites(sites), (i, j) => i == j ? 1 : below[Math.Max(i, j)][Math.Min(i, j)]);
    }

    private static DeltaGeometry FromDots(double[][] dots) => DeltaGeometry.FromDots(Sites(dots.Length), (i, j) => dots[i][j]);
}
