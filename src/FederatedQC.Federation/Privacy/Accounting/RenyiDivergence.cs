namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Rényi differential privacy of the Gaussian mechanism, on everything or on a Poisson sample.</summary>
/// <remarks>
/// <b>Source</b>: Mironov, "Rényi differential privacy", CSF 2017 (Gaussian); Mironov, Talwar and Zhang, "Rényi differential privacy of the
/// sampled Gaussian mechanism", 2019, section 3.3: with A = E over N(0, z^2) of the likelihood ratio's power, the value is log A / (order -
/// 1). At an integer order A is the binomial sum over k of C(order, k) (1-q)^(order-k) q^k exp((k^2-k) / (2z^2)). At other orders the
/// integral is cut at z0 = 1/2 + z^2 log(1/q - 1), where both parts of the mixture are equal, and each half is a binomial series of which
/// every term is a normal tail.
/// <b>Inputs</b>: order above 1, sample rate in [0, 1], noise multiplier of 0 or more. <b>Output</b>: in nats, 0 or more; infinity without
/// noise.
/// <b>Numerics</b>: sums of logarithms, so that nothing overflows; A to about 1e-13. The series alternates beyond the order: it ends at
/// half of the last term, and what that may be off is added, so the result is never too small by the truncation.
/// <b>Differs from source</b>: ends the series by that rule and not at a fixed size of the terms.
/// </remarks>
internal static class RenyiDivergence
{
    private const int MaxTerms = 20_000;
    private const double Precision = 1e-15;

    internal static double OfGaussian(double order, double noiseMultiplier) => order / (2 * noiseMultiplier * noiseMultiplier);

    internal static double OfSampledGaussian(double order, double sampleRate, double noiseMultiplier)
    {
        if (sampleRate is 0 or 1 || noiseMultiplier == 0)
        {
            return sampleRate == 0 ? 0 : OfGaussian(order, noiseMultiplier);
        }

        var log = double.IsInteger(order)
            ? LogIntegerMoment((int)order, sampleRate, noiseMultiplier)
            : LogFractionalMoment(order, sampleRate, noiseMultiplier);
        return Math.Max(0, log) / (order - 1);
    }

    private static double LogIntegerMoment(int order, double q, double z)
    {
        var sum = default(SignedLogSum);
        var logBinomial = 0.0;
        for (var k = 0; k <= order; k++)
        {
            sum.Add(logBinomial + ((order - k) * Math.Log(1 - q)) + (k * Math.Log(q)) + LogShift(k, z));
            logBinomial += Math.Log((order - k) / (k + 1.0));
        }

        return sum.Log;
    }

    private static double LogFractionalMoment(double order, double q, double z)
    {
        var (logQ, logRest) = (Math.Log(q), Math.Log(1 - q));
        var cut = 0.5 + (z * z * (logRest - logQ));
        var sum = default(SignedLogSum);
        var logBinomial = 0.0;
        var sign = 1.0;
        for (var i = 0; ; i++)
        {
            var mirrored = order - i;
            var below = logBinomial + (mirrored * logRest) + (i * logQ) + LogShift(i, z) + NormalTail.LogUpper((i - cut) / z);
            var above = logBinomial + (i * logRest) + (mirrored * logQ) + LogShift(mirrored, z) + NormalTail.LogUpper((cut - mirrored) / z);
            var larger = Math.Max(below, above);
            var uncertainty = larger + Math.Log((order + 1) / (i + 1));
            if (i > order && (uncertainty < sum.Log + Math.Log(Precision) || i == MaxTerms))
            {
                sum.Add(below - Math.Log(2), sign);
                sum.Add(above - Math.Log(2), sign);
                sum.Add(uncertainty);
                return sum.Log;
            }

            sum.Add(below, sign);
            sum.Add(above, sign);
            logBinomial += Math.Log(Math.Abs(mirrored) / (i + 1));
            sign *= Math.Sign(mirrored);
        }
    }

    private static double LogShift(double k, double z) => ((k * k) - k) / (2 * z * z);
}
