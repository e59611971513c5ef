namespace FederatedQC.Analytic.Tests;

/// <summary>Ridge regression as a textbook writes it: dense matrices and Gauss elimination with pivots.</summary>
internal static class PlainRidge
{
    public static double[] Solve(Samples samples, double lambda)
    {
        var (features, classes) = (samples.Shape.Features, samples.Shape.Classes);
        var images = samples.Labels.Length;
        var inputs = Inputs(samples);
        double Weight(int image) => (double)images / (classes * samples.Labels.Count(label => label == samples.Labels[image]));

        var size = features + 1;
        var rows = new double[size][];
        for (var row = 0; row < size; row++)
        {
            rows[row] = new double[size + classes];
            for (var image = 0; image < images; image++)
            {
                for (var column = 0; column < size; column++)
                {
                    rows[row][column] += Weight(image) * inputs[image][row] * inputs[image][column];
                }

                rows[row][size + samples.Labels[image]] += Weight(image) * inputs[image][row];
            }

            rows[row][row] += lambda;
        }

        Eliminate(rows, size);
        return [.. rows.SelectMany(row => row[size..])];
    }

    /// <summary>Softmax of the answers of a head, [image, class], each times a sharpness.</summary>
    public static double[] Probabilities(Samples samples, double[] weights, double sharpness) =>
        [
            .. Inputs(samples)
                .SelectMany(inputs =>
                {
                    var odds = Each(samples.Shape.Classes, label =>
                        Math.Exp(sharpness * inputs.Select((value, row) => value * weights[(row * samples.Shape.Classes) + label]).Sum())
                    );
                    return odds.Select(odd => odd / odds.Sum());
                }),
        ];

    // Standardised features, and 1.
    private static double[][] Inputs(Samples samples)
    {
        var features = samples.Shape.Features;
        var images = samples.Labels.Length;
        double Value(int image, int feature) => samples.Features[(image * features) + feature];
        var mean = Each(features, feature => Enumerable.Range(0, images).Average(image => Value(image, feature)));
        var deviation = Each(features, feature =>
            Math.Sqrt(Enumerable.Range(0, images).Average(image => Math.Pow(Value(image, feature) - mean[feature], 2)))
        );
        return
        [
            .. Enumerable
                .Range(0, images)
                .Select(image =>
                    Each(features + 1, input => input == features ? 1 : (Value(image, input) - mean[input]) / deviation[input])
                ),
        ];
    }

    private static double[] Each(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static void Eliminate(double[][] rows, int size)
    {
        for (var pivot = 0; pivot < size; pivot++)
        {
            var best = Enumerable.Range(pivot, size - pivot).MaxBy(row => Math.Abs(rows[row][pivot]));
            (rows[pivot], rows[best]) = (rows[best], rows[pivot]);
            rows[pivot] = [.. rows[pivot].Select(value => value / rows[pivot][pivot])];
            for (var row = 0; row < size; row++)
            {
                if (row != pivot)
                {
                    var factor = rows[row][pivot];
                    rows[row] = [.. rows[row].Zip(rows[pivot], (value, of) => value - (factor * of))];
                }
            }
        }
    }
}
