using System.Numerics;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs.Rotation;

/// <summary>A pseudo-random rotation of a whole vector: its length stays, and every value becomes about as large as any other.</summary>
/// <remarks>
/// <b>Source</b>: as <see cref="RandomRotation"/>, divided by the number of values. <b>Inputs</b>: a power of two of at least 64 values.
/// <b>Output</b>: in place. <b>Numerics</b>: float32; turned back, the values are what they were to about 1e-6 of their norm.
/// </remarks>
public static class VectorRotation
{
    /// <summary>Fewest values.</summary>
    public const int Smallest = 64;

    /// <summary>The length that a vector has to be filled up to, with zeros.</summary>
    /// <param name="length">1 to 2^30.</param>
    public static int PaddedLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << 30);
        return Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)length));
    }

    /// <summary>Rotates.</summary>
    /// <param name="values">As many as <see cref="PaddedLength"/> gives.</param>
    /// <param name="seed">Which rotation.</param>
    public static void Turn(Span<float> values, ulong seed)
    {
        ThrowIfOdd(values.Length);
        new RandomRotation(new SplitMix64(seed), 0).Turn(values);
        Divide(values);
    }

    /// <summary>Undoes <see cref="Turn"/>.</summary>
    /// <inheritdoc cref="Turn"/>
    public static void TurnBack(Span<float> values, ulong seed)
    {
        ThrowIfOdd(values.Length);
        new RandomRotation(new SplitMix64(seed), 0).TurnBack(values);
        Divide(values);
    }

    // A power of two: exact.
    private static void Divide(Span<float> values)
    {
        var factor = 1f / values.Length;
        foreach (ref var value in values)
        {
            value *= factor;
        }
    }

    private static void ThrowIfOdd(int length)
    {
        if (length < Smallest || !BitOperations.IsPow2(length))
        {
            throw new ArgumentException($"{length} values can't be rotated: fill them up to a power of two of at least {Smallest}.");
        }
    }
}
