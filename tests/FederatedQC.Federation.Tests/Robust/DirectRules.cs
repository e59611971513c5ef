namespace FederatedQC.Federation.Tests.Robust;

/// <summary>The rules and steps as their papers write them: on the vectors themselves, in double, without a dot product matrix.</summary>
internal static class DirectRules
{
    public static double[] Krum(double[][] x, int f, int chosen) => MeanOf([.. KrumOrder(x, f).Take(chosen).Select(index => x[index])]);

    public static double[] Bulyan(double[][] x, int f)
    {
        var remaining = x.ToList();
        var picked = new List<double[]>();
        while (picked.Count < x.Length - (2 * f))
        {
            var next = remaining[KrumOrder([.. remaining], f).First()];
            picked.Add(next);
            remaining.Remove(next);
        }

        return ByCoordinate(picked, column =>
        {
            var median = Middle(column);
            return column.OrderBy(value => Math.Abs(value - median)).ThenBy(value => value).Take(picked.Count - (2 * f)).Average();
        });
    }

    public static double[] Median(double[][] x) => ByCoordinate(x, Middle);

    public static double[] TrimmedMean(double[][] x, int f) => ByCoordinate(x, column => column.Order().Skip(f).SkipLast(f).Average());

    public static double[] CentredClipping(double[][] x, double[] start, double factor)
    {
        var v = start;
        var radius = factor * x.Select(vector => Rounds.Distance(vector, v)).Order().ElementAt((x.Length - 1) / 2);
        for (var iteration = 0; iteration < 3; iteration++)
        {
            var centre = v;
            var moves = x.Select(vector =>
                    vector.Zip(centre, (a, b) => (a - b) * Math.Min(1, radius / Rounds.Distance(vector, centre))).ToArray()
                )
                .ToArray();
            v = [.. centre.Zip(MeanOf(moves), (a, b) => a + b)];
        }

        return v;
    }

    public static double[] FlTrust(double[][] x, double[] own)
    {
        var sum = new double[own.Length];
        var total = 0.0;
        foreach (var vector in x)
        {
            var trust = Math.Max(0, vector.Zip(own, (a, b) => a * b).Sum() / (Norm(vector) * Norm(own)));
            total += trust;
            sum = [.. sum.Zip(vector, (a, b) => a + (trust * b * Norm(own) / Norm(vector)))];
        }

        return [.. sum.Select(value => value / total)];
    }

    public static double[] FoolsGold(double[][] x)
    {
        var n = x.Length;
        double[][] alike =
        [
            .. x.Select(
                (one, i) => x.Select((other, j) => i == j ? 0 : one.Zip(other, (a, b) => a * b).Sum() / (Norm(one) * Norm(other))).ToArray()
            ),
        ];
        double[] most = [.. alike.Select(row => Math.Max(0, row.Max()))];

        var weights = new double[n];
        for (var i = 0; i < n; i++)
        {
            var largest = 0.0;
            for (var j = 0; j < n; j++)
            {
                largest = Math.Max(largest, i != j && most[j] > most[i] ? alike[i][j] * most[i] / most[j] : alike[i][j]);
            }

            weights[i] = 1 - largest;
        }

        weights =
        [
            .. weights
                .Select(weight => Math.Min(0.99, weight / weights.Max()))
                .Select(weight => Math.Clamp(Math.Log(weight / (1 - weight)) + 0.5, 0, 1)),
        ];
        return [.. Enumerable.Range(0, x[0].Length).Select(c => x.Select((vector, i) => weights[i] * vector[c]).Sum() / weights.Sum())];
    }

    public static double[][] NearestNeighbourMixing(double[][] x, int f) =>
        [.. x.Select(vector => MeanOf([.. x.OrderBy(other => Rounds.Distance(vector, other)).Take(x.Length - f)]))];

    public static double[][] Clipped(double[][] x, double limit) =>
        [.. x.Select(vector => vector.Select(value => value * Math.Min(1, limit / Norm(vector))).ToArray())];

    public static double[][] AdaptivelyClipped(double[][] x, int f) =>
        Clipped(x, x.Select(Norm).OrderDescending().ElementAt((int)Math.Floor(2.0 * f / x.Length * (x.Length - f))));

    public static double Norm(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    public static double[] MeanOf(double[][] x) => ByCoordinate(x, column => column.Average());

    private static IEnumerable<int> KrumOrder(double[][] x, int f) =>
        Enumerable
            .Range(0, x.Length)
            .OrderBy(i =>
                x.Where((_, j) => j != i)
                    .Select(other => Math.Pow(Rounds.Distance(x[i], other), 2))
                    .Order()
                    .Take(Math.Max(1, x.Length - f - 2))
                    .Sum()
            )
            .ThenBy(i => i);

    private static double Middle(double[] column)
    {
        double[] sorted = [.. column.Order()];
        return (sorted[(column.Length - 1) / 2] + sorted[column.Length / 2]) / 2;
    }

    private static double[] ByCoordinate(IReadOnlyList<double[]> x, Func<double[], double> reduce) =>
        [.. Enumerable.Range(0, x[0].Length).Select(c => reduce([.. x.Select(vector => vector[c])]))];
}
