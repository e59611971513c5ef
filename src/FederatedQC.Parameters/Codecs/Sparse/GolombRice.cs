namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>The code for gaps between positions that were each chosen with the same probability.</summary>
/// <remarks>
/// <b>Source</b>: Golomb, "Run-length encodings", IEEE Trans. Inf. Theory 1966, with the power-of-two divisor that Sattler et al. use,
/// "Robust and communication-efficient federated learning from non-i.i.d. data", IEEE TNNLS 2020, algorithms 3 and 4: b* = 1 +
/// floor(log2(ln(φ - 1) / ln(1 - p))) with φ the golden ratio. <b>Inputs</b>: p, the share of positions that are chosen, in (0, 0.5].
/// <b>Output</b>: a gap g, 1 or more, is (g - 1) / 2^b ones, a zero and the b lowest bits of g - 1; the mean length is b + 1 / (1 - (1 -
/// p)^(2^b)) bits. <b>Numerics</b>: exact; b does not depend on the last digits of the logarithms for any share of fewer than ten digits.
/// </remarks>
/// <param name="Bits">b*, the bits of the remainder.</param>
internal readonly record struct GolombRice(int Bits)
{
    private const int OnesAtOnce = 16;

    internal static GolombRice For(decimal share)
    {
        var golden = (Math.Sqrt(5) + 1) / 2;
        return new GolombRice(1 + (int)Math.Floor(Math.Log2(Math.Log(golden - 1) / Math.Log(1 - (double)share))));
    }

    /// <summary>The most bits that the gaps of some positions among some parameters can take.</summary>
    internal long MaxBits(int positions, int parameters) => (positions * (Bits + 1L)) + (parameters >> Bits);

    internal void Write(ref BitWriter writer, int gap)
    {
        var ones = (gap - 1) >> Bits;
        for (; ones >= OnesAtOnce; ones -= OnesAtOnce)
        {
            writer.Write((1u << OnesAtOnce) - 1, OnesAtOnce);
        }

        writer.Write((1u << ones) - 1, ones + 1);
        writer.Write((uint)((gap - 1) & ((1 << Bits) - 1)), Bits);
    }

    /// <summary>Reads a gap; false where there is none or it is longer than <paramref name="most"/>.</summary>
    internal bool TryRead(ref BitReader reader, int most, out int gap)
    {
        gap = 0;
        if (!reader.TryReadOnes(most >> Bits, out var ones) || !reader.TryRead(Bits, out var rest))
        {
            return false;
        }

        gap = (ones << Bits) + (int)rest + 1;
        return gap <= most;
    }
}
