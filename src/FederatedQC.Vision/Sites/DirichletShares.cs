namespace FederatedQC.Vision.Sites;

/// <summary>Draws shares that sum to one.</summary>
/// <remarks>
/// <b>Source</b>: a Dirichlet draw is a normalised vector of gamma draws; those follow Marsaglia and Tsang, "A simple method for
/// generating gamma variables", ACM TOMS 26(3), 2000, with the exponent trick of its section 6 for a shape below one.
/// <b>Numerics</b>: logarithms, because a gamma draw of a small shape is below the least double.
/// </remarks>
internal static class DirichletShares
{
    public static double[] Draw(int count, double alpha, ref SeededRandom random)
    {
        double[] logs = new double[count];
        for (int i = 0; i < count; i++)
        {
            logs[i] = LogGamma(alpha, ref random);
        }

        double most = logs.Max();
        double[] shares = [.. logs.Select(l => Math.Exp(l - most))];
        double sum = shares.Sum();
        return [.. shares.Select(s => s / sum)];
    }

    private static double LogGamma(double shape, ref SeededRandom random)
    {
        double boosted = shape < 1 ? shape + 1 : shape;
        double d = boosted - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(ref random);
            double root = 1 + (c * x);
            double v = root * root * root;
            if (root > 0 && Math.Log(Uniform(ref random)) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                double log = Math.Log(d) + Math.Log(v);
                return shape < 1 ? log + (Math.Log(Uniform(ref random)) / shape) : log;
            }
        }
    }

    // Marsaglia's polar method; the second number of the pair is not kept.
    private static double Normal(ref SeededRandom random)
    {
        while (true)
        {
            double x = (2 * random.NextDouble()) - 1;
            double y = (2 * random.NextDouble()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    // In (0, 1], so that its logarithm is finite.
    private static double Uniform(ref SeededRandom random) => 1 - random.NextDouble();
}
