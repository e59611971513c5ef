namespace FederatedQC.Parameters.Tests.Codecs;

/// <summary>Deltas of known distributions.</summary>
internal static class Deltas
{
    internal static float[] Normal(int length, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(_ =>
                    (float)(1e-3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                ),
        ];
    }

    /// <summary>A few large values among many small ones, as layers of different size have.</summary>
    internal static float[] Peaked(int length, int seed) =>
        [.. Normal(length, seed).Select((value, index) => index % 97 == 0 ? value * 300 : value)];

    internal static float[] Constant(int length) => [.. Enumerable.Repeat(0.25f, length)];
}
