namespace FederatedQC.Analytic;

/// <summary>
/// Doubles in a vector of float32, which is what travels: each as a neighbouring pair, the nearest float32 and what is left of it. Sums of
/// pairs keep about 48 bits, where sums of float32 would keep 24.
/// </summary>
public static class PairedDoubles
{
    /// <summary>Floats that a double takes.</summary>
    public const int Width = 2;

    /// <summary>Splits each value.</summary>
    /// <param name="values">The values; within the range of float32.</param>
    /// <param name="pairs">Receives high and low in turn; twice as long as <paramref name="values"/>.</param>
    public static void Write(ReadOnlySpan<double> values, Span<float> pairs)
    {
        ThrowUnlessTwice(values.Length, pairs.Length);
        for (var index = 0; index < values.Length; index++)
        {
            Split(values[index], out pairs[Width * index], out pairs[(Width * index) + 1]);
        }
    }

    /// <summary>Joins each pair.</summary>
    /// <param name="pairs">High and low in turn.</param>
    /// <param name="values">Receives the values; half as long as <paramref name="pairs"/>.</param>
    public static void Read(ReadOnlySpan<float> pairs, Span<double> values)
    {
        ThrowUnlessTwice(values.Length, pairs.Length);
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (double)pairs[Width * index] + pairs[(Width * index) + 1];
        }
    }

    /// <summary>Adds a change to pairs, and splits the sums anew.</summary>
    /// <param name="start">Pairs.</param>
    /// <param name="change">What is added to each float of <paramref name="start"/>: of a pair, the sum of both counts.</param>
    /// <param name="result">Receives the pairs; may be the memory of <paramref name="start"/>.</param>
    public static void Add(ReadOnlySpan<float> start, ReadOnlySpan<double> change, Span<float> result)
    {
        if (result.Length % Width != 0)
        {
            throw new ArgumentException($"{result.Length} floats are no pairs.");
        }

        for (var high = 0; high < result.Length; high += Width)
        {
            var low = high + 1;
            Split((start[high] + change[high]) + (start[low] + change[low]), out result[high], out result[low]);
        }
    }

    private static void Split(double value, out float high, out float low)
    {
        high = (float)value;
        low = (float)(value - high);
    }

    private static void ThrowUnlessTwice(int values, int pairs)
    {
        if (pairs != Width * values)
        {
            throw new ArgumentException($"{values} values need {Width * values} floats, not {pairs}.");
        }
    }
}
