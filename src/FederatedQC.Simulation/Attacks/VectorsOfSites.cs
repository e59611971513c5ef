using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Simulation.Attacks;

/// <summary>What attacks ask of a list of vectors; in double, rounded once.</summary>
internal static class VectorsOfSites
{
    /// <summary>A vector times a number.</summary>
    public static float[] Times(this float[] vector, double factor) => [.. vector.Select(value => (float)(value * factor))];

    /// <summary>
    /// mean + deviations * standard deviation, each of one coordinate over all vectors; the deviation is that of the population.
    /// </summary>
    public static float[] MeanPlus(this IReadOnlyList<float[]> vectors, double deviations) =>
        [
            .. Enumerable
                .Range(0, vectors[0].Length)
                .Select(coordinate =>
                {
                    var mean = vectors.Average(vector => (double)vector[coordinate]);
                    var variance = vectors.Average(vector => (vector[coordinate] - mean) * (vector[coordinate] - mean));
                    return (float)(mean + (deviations * Math.Sqrt(variance)));
                }),
        ];

    /// <summary>The mean of each coordinate, in double.</summary>
    public static double[] Mean(this IReadOnlyList<float[]> vectors) =>
        [.. Enumerable.Range(0, vectors[0].Length).Select(coordinate => vectors.Average(vector => (double)vector[coordinate]))];

    /// <summary>The length of a vector.</summary>
    public static double Norm(this float[] vector) => Math.Sqrt(VectorMeasures.SquaredNorm(vector));

    /// <summary>
    /// The index of the vector that lies farthest out along the direction in which the vectors differ most; of equals the first.
    /// </summary>
    /// <remarks><b>Numerics</b>: power iteration on the centred dot products, from the vector farthest from the mean; 100 steps.</remarks>
    public static int MostTypicalOutlier(this IReadOnlyList<float[]> vectors)
    {
        var count = vectors.Count;
        var centred = GramMatrix
            .Of(new Tile([.. vectors.SelectMany(vector => vector)], count, vectors[0].Length))
            .Mixed(
                new Mixing(
                    count,
                    [.. Enumerable.Range(0, count * count).Select(at => (at / count == at % count ? 1.0 : 0) - (1.0 / count))]
                )
            );
        var start = Enumerable.Range(0, count).MaxBy(centred.SquaredNorm);
        double[] along = [.. Enumerable.Range(0, count).Select(index => centred[index, start])];
        for (var step = 0; step < 100; step++)
        {
            var largest = along.Max(Math.Abs);
            if (largest == 0)
            {
                break;
            }

            along =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(index => along.Select((value, other) => value / largest * centred[index, other]).Sum()),
            ];
        }

        return Enumerable.Range(0, count).MaxBy(index => Math.Abs(along[index]));
    }
}
