using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs.Rotation;

/// <summary>
/// A pseudo-random rotation: signs, Hadamard, signs, Hadamard. Each result is as many times too long as there are values.
/// </summary>
/// <remarks>
/// <b>Source</b>: Ailon and Chazelle, "The fast Johnson–Lindenstrauss transform", SIAM J. Computing 2009, applied twice as Vargaftik et al.
/// advise for inputs of few large values ("DRIVE: One-bit distributed mean estimation", NeurIPS 2021, section on practical rotations).
/// <b>Inputs</b>: a power of two of at least 64 values. <b>Numerics</b>: float32; turning back gives the values times the square of their
/// number, to about 1e-6 of their norm. <b>Differs from source</b>: once would leave the sum of two large values with only two magnitudes,
/// and what is decoded then isn't unbiased.
/// </remarks>
/// <param name="random">Its bits are the signs: 1 turns a value round.</param>
/// <param name="start">First parameter of the chunk, divisible by 64, which says where its bits lie.</param>
internal readonly struct RandomRotation(SplitMix64 random, int start)
{
    private const int WordBits = 64;
    private const int Lanes = 8;
    private const ulong SecondSigns = 1UL << 32;
    private readonly ulong _firstWord = (ulong)(start / WordBits);

    internal void Turn(Span<float> values)
    {
        FlipSigns(values, _firstWord);
        WalshHadamard.Transform(values);
        FlipSigns(values, _firstWord + SecondSigns);
        WalshHadamard.Transform(values);
    }

    internal void TurnBack(Span<float> values)
    {
        WalshHadamard.Transform(values);
        FlipSigns(values, _firstWord + SecondSigns);
        WalshHadamard.Transform(values);
        FlipSigns(values, _firstWord);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FlipSigns(Span<float> values, ulong firstWord)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (var i = 0; i < values.Length; i += WordBits)
        {
            var word = random.At(firstWord + (ulong)(i / WordBits));
            for (var j = 0; j < WordBits; j += Lanes)
            {
                var bits = Vector256.Create((int)((word >> j) & byte.MaxValue));
                var signs = Vector256.Equals(bits & lanes, lanes) & Vector256.Create(int.MinValue);
                (Vector256.LoadUnsafe(ref first, (nuint)(i + j)) ^ signs.AsSingle()).StoreUnsafe(ref first, (nuint)(i + j));
            }
        }
    }
}
