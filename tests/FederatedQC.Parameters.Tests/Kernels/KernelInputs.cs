namespace FederatedQC.Parameters.Tests.Kernels;

/// <summary>Lengths around every vector width, and values with everything that a float can be.</summary>
internal static class KernelInputs
{
    private static readonly float[] Special =
    [
        0,
        -0f,
        1,
        float.Epsilon,
        -float.Epsilon,
        1.17549435e-38f,
        float.MaxValue,
        float.MinValue,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.NaN,
    ];

    public static TheoryData<int> Lengths =>
        [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 65_536];

    internal static float[] Finite(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12))))];
    }

    internal static float[] Any(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Finite(length, seed + 1).Select(value => random.Next(8) == 0 ? Special[random.Next(Special.Length)] : value)];
    }

    internal static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    internal static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
