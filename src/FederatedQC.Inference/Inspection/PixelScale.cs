using System.Numerics;

namespace FederatedQC.Inference.Inspection;

/// <summary>Scales bytes to [0, 1].</summary>
internal static class PixelScale
{
    private const float White = byte.MaxValue;

    /// <summary>Divides each byte by 255. Vector and scalar results are the same bit for bit, since both divide.</summary>
    /// <param name="pixels">The bytes.</param>
    /// <param name="unit">Receives one float a byte; at least as long as <paramref name="pixels"/>.</param>
    internal static void ToUnit(ReadOnlySpan<byte> pixels, Span<float> unit)
    {
        var at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var white = new Vector<float>(White);
            for (; at <= pixels.Length - Vector<byte>.Count; at += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(pixels[at..]), out var low, out var high);
                Widen(low, white, unit[at..]);
                Widen(high, white, unit[(at + Vector<ushort>.Count)..]);
            }
        }

        for (; at < pixels.Length; at++)
        {
            unit[at] = pixels[at] / White;
        }
    }

    private static void Widen(Vector<ushort> samples, Vector<float> white, Span<float> unit)
    {
        Vector.Widen(samples, out var low, out var high);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / white).CopyTo(unit);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / white).CopyTo(unit[Vector<float>.Count..]);
    }
}
