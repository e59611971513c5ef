using System.Buffers;
using System.Numerics;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>Chooses positions at random, all sets of that many with the same probability.</summary>
/// <remarks>
/// <b>Source</b>: Floyd's sampling without replacement (Bentley and Floyd, "A sample of brilliance", Communications of the ACM 1987).
/// <b>Inputs</b>: a seed, a number of parameters, no more positions than those. <b>Output</b>: ascending positions. <b>Numerics</b>: the
/// draw for parameter j, out of 0..j, is the upper word of the product of j + 1 and the generator's output at j: its bias is below 2^-32.
/// </remarks>
internal static class RandomPositions
{
    private const int WordBits = 64;

    internal static void Select(ulong seed, int count, Span<int> positions)
    {
        var words = ((count - 1) / WordBits) + 1;
        var rented = ArrayPool<ulong>.Shared.Rent(words);
        var chosen = rented.AsSpan(0, words);
        chosen.Clear();
        Choose(new SplitMix64(seed), count, positions.Length, chosen);
        List(chosen, positions);
        ArrayPool<ulong>.Shared.Return(rented);
    }

    private static void Choose(SplitMix64 random, int count, int wanted, Span<ulong> chosen)
    {
        for (var last = count - wanted; last < count; last++)
        {
            var draw = (int)Math.BigMul((ulong)last + 1, random.At((ulong)last), out _);
            var position = (chosen[draw / WordBits] >> (draw % WordBits) & 1) == 0 ? draw : last;
            chosen[position / WordBits] |= 1UL << (position % WordBits);
        }
    }

    private static void List(ReadOnlySpan<ulong> chosen, Span<int> positions)
    {
        var listed = 0;
        for (var word = 0; word < chosen.Length; word++)
        {
            for (var rest = chosen[word]; rest != 0; rest &= rest - 1)
            {
                positions[listed++] = (word * WordBits) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}
