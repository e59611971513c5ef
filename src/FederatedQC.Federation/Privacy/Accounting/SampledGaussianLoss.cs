namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>The privacy loss of one step of the Gaussian mechanism on a Poisson sample, in one direction.</summary>
/// <remarks>
/// <b>Source</b>: Zhu, Dong and Wang, "Optimal accounting of differential privacy via characteristic function", AISTATS 2022: the pair
/// (1-q) N(0, z^2) + q N(1, z^2) against N(0, z^2) dominates where the record is removed, the reversed pair where it is added.
/// With x(e) = z^2 log((exp(e) - 1 + q) / q) + 1/2 as the point where the loss is e, and U the upper tail of the standard normal, the
/// hockey-stick divergence of the removal is q U((x-1)/z) - (exp(e) - 1 + q) U(x/z), and that of the addition, with x = x(-e),
/// (1 - exp(e) (1-q)) U(-x/z) - exp(e) q U(-(x-1)/z).
/// <b>Inputs</b>: noise multiplier above 0, sample rate in (0, 1]. <b>Output</b>: probabilities.
/// </remarks>
internal readonly record struct SampledGaussianLoss(double NoiseMultiplier, double SampleRate, bool Added)
{
    // Beyond 9.5 standard deviations there is a mass of 1e-21. Losses above 700 would overflow exp; their mass counts as an unbounded loss.
    private const double Tail = 9.5;
    private const double Largest = 700;

    /// <summary>Below this loss there is practically no mass.</summary>
    internal double Low => Math.Max(-Largest, Added ? -LossAt(Tail * NoiseMultiplier) : LossAt(-Tail * NoiseMultiplier));

    /// <summary>Above this loss there is practically no mass, unless it is cut.</summary>
    internal double High => Math.Min(Largest, Added ? -LossAt(-Tail * NoiseMultiplier) : LossAt(1 + (Tail * NoiseMultiplier)));

    /// <summary>About the standard deviation of the loss: the square root of the chi-square divergence.</summary>
    internal double Deviation => SampleRate * Math.Sqrt(Math.Exp(Math.Min(Largest, 1 / (NoiseMultiplier * NoiseMultiplier))) - 1);

    /// <summary>The hockey-stick divergence at exp(epsilon); epsilon may be negative.</summary>
    internal double Divergence(double epsilon) => Math.Clamp(Added ? OfAddition(epsilon) : OfRemoval(epsilon), 0, 1);

    /// <summary>What the divergence has above its bound 1 - exp(epsilon): small and precise where epsilon is far below 0.</summary>
    internal double Excess(double epsilon) => Math.Exp(epsilon) * (this with { Added = !Added }).Divergence(-epsilon);

    private double OfRemoval(double epsilon)
    {
        var ratio = Ratio(epsilon);
        if (ratio <= 0)
        {
            return -Exponential.MinusOne(epsilon);
        }

        var x = PointOf(ratio);
        return (SampleRate * NormalTail.Upper((x - 1) / NoiseMultiplier)) - (ratio * NormalTail.Upper(x / NoiseMultiplier));
    }

    private double OfAddition(double epsilon)
    {
        var ratio = Ratio(-epsilon);
        if (ratio <= 0)
        {
            return 0;
        }

        var x = PointOf(ratio);
        return (Math.Exp(epsilon) * ratio * NormalTail.Upper(-x / NoiseMultiplier))
            - (Math.Exp(epsilon) * SampleRate * NormalTail.Upper((1 - x) / NoiseMultiplier));
    }

    // exp(loss) - 1 + q, in the order of the sums that rounds less: where q is near 1 the loss may be far below 0, where it is small it is
    // near 0.
    private double Ratio(double loss) => SampleRate < 0.5 ? Exponential.MinusOne(loss) + SampleRate : Math.Exp(loss) - (1 - SampleRate);

    private double PointOf(double ratio) => (NoiseMultiplier * NoiseMultiplier * Math.Log(ratio / SampleRate)) + 0.5;

    private double LossAt(double x) =>
        Math.Log(1 - SampleRate + (SampleRate * Math.Exp(Math.Min(Largest, ((2 * x) - 1) / (2 * NoiseMultiplier * NoiseMultiplier)))));
}
