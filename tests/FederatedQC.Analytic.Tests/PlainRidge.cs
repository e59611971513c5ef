namespace FederatedQC.Analytic.Tests;

/// <summary>Ridge regression as a textbook writes it: dense matrices and Gauss elimination with pivots.</summary>
internal static class PlainRidge
{
    public static double[] Solve(Samples samples, double lambda)
    {
        var (features, classes) = (samples.Shape.Features, samples.Shape.Classes);
        var images = samples.Labels.Length;
        double Value(int image, int feature) => samples.Features[(image * features) + feature];
        var mean = Each(features, feature => Enumerable.Range(0, images).Average(image => Value(image, feature)));
        var deviation = Each(features, feature =>
            Math.Sqrt(Enumerable.Range(0, images).Average(image => Math.Pow(Value(image, feature) - mean[feature], 2)))
        );
        double Input(int image, int input) => input == features ? 1 : (Value(image, input) - mean[input]) / deviation[input];
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
                    rows[row][column] += Weight(image) * Input(image, row) * Input(image, column);
                }

                rows[row][size + samples.Labels[image]] += Weight(image) * Input(image, row);
            }

            rows[row][row] += lambda;
        }

        Eliminate(rows, size);
        return [.. rows.SelectMany(row => row[size..])];
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
