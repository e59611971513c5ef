using System.Globalization;

namespace FederatedQC.Parameters.Tests.Codecs;

/// <summary>How far what is decoded may be from the delta, codec by codec, from the definitions and not from the code.</summary>
internal static class CodecBound
{
    private const double SmallestNormal = 1.18e-38;

    private static readonly double[] Distortions = [0.3634, 0.1175, 0.03455, 0.009501];

    private static readonly Dictionary<string, Func<float[], float[], double, bool>> Rules = new()
    {
        ["float32"] = (delta, decoded, _) => delta.SequenceEqual(decoded),
        ["int8"] = (delta, decoded, _) =>
            Within(delta, decoded, 256, (_, largest) => Math.Max(largest / 127, SmallestNormal * 127) * (1 + 1e-6)),
        ["int4"] = (delta, decoded, _) =>
            Within(delta, decoded, 256, (_, largest) => Math.Max(largest / 7, SmallestNormal * 7) * (1 + 1e-6)),
        ["float16"] = (delta, decoded, _) =>
            Within(delta, decoded, 256, (value, largest) =>
                Math.Max(value * Math.ScaleB(1, -10), largest * Math.ScaleB(1, -38)) + float.Epsilon
            ),
        ["bfloat16"] = (delta, decoded, _) =>
            Within(delta, decoded, 256, (value, _) => Math.Max(value * Math.ScaleB(1, -7), Math.ScaleB(1, -133))),
        ["topk"] = (delta, decoded, share) =>
            OnLargest(delta, decoded, share, (value, sent, largest, _) =>
                Math.Abs((double)value - sent) <= Math.Max(largest / 127 * (1 + Math.ScaleB(1, -6)), SmallestNormal * 127)
            ),
        ["stc"] = (delta, decoded, share) =>
            OnLargest(delta, decoded, share, (value, sent, _, mean) =>
                Math.Abs((double)sent - (Math.Sign(value) < 0 ? -mean : mean)) <= (mean * Math.ScaleB(1, -8)) + Math.ScaleB(1, -133)
            ),
        ["randomk"] = (delta, decoded, share) => Spread(delta, decoded, Sent(delta, share)),
        ["hadamard"] = (delta, decoded, bits) => HasError(delta, decoded, 2 * Rotation((int)bits)),
    };

    internal static bool Holds(string name, float[] delta, float[] decoded)
    {
        var parts = name.Split(':');
        return Rules[parts[0]](delta, decoded, parts.Length == 1 ? 0 : double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The standard deviation of one decoded parameter, at most, of a delta of one group.</summary>
    internal static double Deviation(string name, float[] delta, int index)
    {
        var largest = (double)delta.Max(MathF.Abs);
        var value = Math.Abs((double)delta[index]);
        return name switch
        {
            "float32" => 0,
            "int8" => largest / 127 / 2,
            "int4" => largest / 7 / 2,
            "float16" => Math.Max(value * Math.ScaleB(1, -10), largest * Math.ScaleB(1, -38)) / 2,
            "bfloat16" => value * Math.ScaleB(1, -7) / 2,
            "randomk:0.1" => Math.Sqrt((value * value * 10) + (largest * largest * 10 / (127 * 127 * 4))),
            _ => Math.Sqrt(Rotation(name[^1] - '0') * delta.Sum(other => (double)other * other) / delta.Length),
        };
    }

    /// <summary>The square of the error of a rotation in that of the delta: D / (1 - D).</summary>
    internal static double Rotation(int bits) => Distortions[bits - 1] / (1 - Distortions[bits - 1]);

    private static int Sent(float[] delta, double share) => Math.Min(delta.Length, Math.Max(1, (int)(delta.Length * share + 1e-9)));

    private static bool Within(float[] delta, float[] decoded, int group, Func<double, double, double> bound) =>
        delta
            .Chunk(group)
            .Zip(decoded.Chunk(group))
            .All(pair =>
            {
                var largest = (double)pair.First.Max(MathF.Abs);
                return pair
                    .First.Zip(pair.Second)
                    .All(values => Math.Abs((double)values.First - values.Second) <= bound(Math.Abs((double)values.First), largest));
            });

    private static bool OnLargest(float[] delta, float[] decoded, double share, Func<float, float, double, double, bool> isNear)
    {
        var order = Enumerable
            .Range(0, delta.Length)
            .OrderByDescending(index => Math.Abs(delta[index]))
            .ThenBy(index => index)
            .Take(Sent(delta, share))
            .ToHashSet();
        var largest = delta.Length == 0 ? 0.0 : delta.Max(MathF.Abs);
        var mean = order.Count == 0 ? 0 : order.Average(index => Math.Abs((double)delta[index]));
        return Enumerable
            .Range(0, delta.Length)
            .All(index => order.Contains(index) ? isNear(delta[index], decoded[index], largest, mean) : decoded[index] == 0);
    }

    private static bool Spread(float[] delta, float[] decoded, int sent)
    {
        if (delta.Length == 0)
        {
            return true;
        }

        var factor = (double)delta.Length / sent;
        var step = Math.Max(delta.Max(MathF.Abs) * factor / 127, SmallestNormal * 127) * (1 + 1e-6);
        return decoded.Count(value => value != 0) <= sent
            && delta
                .Zip(decoded)
                .All(pair =>
                    pair.Second == 0 || Math.Abs(Math.Clamp(pair.First * factor, float.MinValue, float.MaxValue) - pair.Second) <= step
                );
    }

    /// <summary>Where it is so large that the scale is bounded, finite is all that is promised.</summary>
    private static bool HasError(float[] delta, float[] decoded, double share)
    {
        var error = delta.Zip(decoded).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2));
        var norm = delta.Sum(value => (double)value * value);
        return decoded.All(float.IsFinite) && (norm > 1e68 || error <= (norm * share) + (delta.Length * 1e-71));
    }
}
