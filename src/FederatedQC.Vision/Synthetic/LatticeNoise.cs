using System.Runtime.CompilerServices;

namespace FederatedQC.Vision.Synthetic;

/// <summary>Smooth noise over the plane with features of size one.</summary>
/// <remarks>
/// <b>Source</b>: value noise: random values on the integer lattice, blended with 3t² - 2t³. <b>Output</b>: in [-1, 1], mean 0.
/// <b>Numerics</b>: adds and multiplies single floats in a fixed order, so that all machines agree.
/// </remarks>
internal static class LatticeNoise
{
    public static float At(float x, float y, uint seed)
    {
        int column = Floor(x);
        int row = Floor(y);
        float tx = Smooth(x - column);
        float ty = Smooth(y - row);
        float top = Blend(Corner(column, row, seed), Corner(column + 1, row, seed), tx);
        float bottom = Blend(Corner(column, row + 1, seed), Corner(column + 1, row + 1, seed), tx);
        return Blend(top, bottom, ty);
    }

    /// <summary>32 well mixed bits for a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(int column, int row, uint seed)
    {
        unchecked
        {
            uint hash = ((uint)column * 0x9E3779B1) ^ ((uint)row * 0x85EBCA77) ^ seed;
            hash = (hash ^ (hash >> 15)) * 0x2C1B3C6D;
            hash = (hash ^ (hash >> 12)) * 0x297A2D39;
            return hash ^ (hash >> 15);
        }
    }

    /// <summary>From 0 below <paramref name="low"/> to 1 above <paramref name="high"/> with flat ends.</summary>
    public static float Step(float low, float high, float value) => Smooth(Math.Clamp((value - low) / (high - low), 0f, 1f));

    public static int Floor(float value)
    {
        int whole = unchecked((int)value);
        return value < whole ? whole - 1 : whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Corner(int column, int row, uint seed) => ((Bits(column, row, seed) >> 8) * (2f / (1 << 24))) - 1f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Blend(float from, float to, float share) => from + ((to - from) * share);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Smooth(float t) => t * t * (3f - (2f * t));
}
