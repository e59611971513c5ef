using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Tests.Robust;

/// <summary>Rounds of small vectors that are held in memory.</summary>
internal static class Rounds
{
    public static Tile TileOf(float[][] vectors) =>
        new(vectors.SelectMany(vector => vector).ToArray(), vectors.Length, vectors.Length == 0 ? 0 : vectors[0].Length);

    /// <summary>A round of equal weights; the references stand behind the sites, the previous aggregate first.</summary>
    public static RobustRound Of(float[][] updates, int faulty = 0, float[]? previous = null, float[]? trusted = null, ulong seed = 1) =>
        new()
        {
            Sites = [.. Enumerable.Range(0, updates.Length).Select(site => string.Create(CultureInfo.InvariantCulture, $"site-{site:D3}"))],
            Weights = [.. Enumerable.Repeat(1.0 / updates.Length, updates.Length)],
            Gram = GramMatrix.Of(TileOf(Vectors(updates, previous, trusted))),
            Previous = previous is null ? null : updates.Length,
            Trusted = trusted is null ? null : updates.Length + (previous is null ? 0 : 1),
            Faulty = faulty,
            Seed = seed,
        };

    public static double[] Aggregate(
        string rule,
        float[][] updates,
        int faulty = 0,
        float[]? previous = null,
        float[]? trusted = null,
        ulong seed = 1
    )
    {
        var combination = RobustRules.Parse(rule).Combine(Of(updates, faulty, previous, trusted, seed));
        var vectors = Vectors(updates, previous, trusted);
        var result = new double[vectors[0].Length];
        combination.Apply(TileOf(vectors), result);
        return result;
    }

    public static float[][] Noise(int vectors, int length, int seed, double shift = 0)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, vectors)
                .Select(_ => Enumerable.Range(0, length).Select(_ => (float)(shift + (2 * random.NextDouble()) - 1)).ToArray()),
        ];
    }

    public static double[] Mean(this IReadOnlyCollection<float[]> vectors) =>
        [.. Enumerable.Range(0, vectors.First().Length).Select(index => vectors.Average(vector => (double)vector[index]))];

    public static double Distance(IEnumerable<double> one, IEnumerable<double> other) =>
        Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

    public static double[] Wide(this float[] vector) => [.. vector.Select(value => (double)value)];

    public static void ShouldBeNear(this IReadOnlyCollection<double> actual, IReadOnlyCollection<double> expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Count);
        Distance(actual, expected).ShouldBeLessThanOrEqualTo(tolerance, $"{string.Join(' ', actual)} against {string.Join(' ', expected)}");
    }

    private static float[][] Vectors(float[][] updates, params ImmutableArray<float[]?> references) =>
        [.. updates, .. references.OfType<float[]>()];
}
