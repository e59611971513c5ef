using System.Numerics;
using System.Runtime.CompilerServices;

namespace FederatedQC.Parameters.Randomness;

/// <summary>
/// A seeded generator whose n-th number is a function of seed and n alone, so that vector lanes and threads draw the same numbers in any
/// order. For rounding and experiments; not for keys.
/// </summary>
/// <remarks>
/// <b>Source</b>: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the constants of variant 13 of
/// Stafford's mixer. <b>Output</b>: number n is mix(seed + (n + 1) * gamma), which is the n-th output of the sequential form.
/// </remarks>
/// <param name="Seed">Any value; different seeds give unrelated sequences except that seeds a multiple of gamma apart overlap.</param>
public readonly record struct SplitMix64(ulong Seed)
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;
    private const ulong First = 0xBF58_476D_1CE4_E5B9;
    private const ulong Second = 0x94D0_49BB_1331_11EB;

    /// <summary>The number at a position of the sequence, uniform over all 64-bit values.</summary>
    /// <param name="index">Position, from 0.</param>
    public ulong At(ulong index)
    {
        unchecked
        {
            var state = Seed + ((index + 1) * Gamma);
            state = (state ^ (state >> 30)) * First;
            state = (state ^ (state >> 27)) * Second;
            return state ^ (state >> 31);
        }
    }

    /// <summary>The numbers at <paramref name="index"/> and the positions after it, one a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<ulong> VectorAt(ulong index)
    {
        unchecked
        {
            var lanes = Vector<ulong>.Indices * Gamma;
            return Mix(lanes + new Vector<ulong>(Seed + ((index + 1) * Gamma)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Mix(Vector<ulong> state)
    {
        state = (state ^ (state >>> 30)) * First;
        state = (state ^ (state >>> 27)) * Second;
        return state ^ (state >>> 31);
    }
}
