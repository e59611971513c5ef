using System.Collections.Immutable;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.LowRank;

/// <summary>
/// The A of each low-rank tensor as a round starts with it: random orthonormal rows that follow from seed, round and tensor alone, so that
/// they are never sent. Under <see cref="LowRankVariant.FrozenA"/> they stay; another A each round lets the rounds together reach any
/// change.
/// </summary>
/// <remarks>Immutable; safe to use from several threads. As rows are orthonormal, a change is exactly α/r times as long as its B.</remarks>
public sealed class LowRankBasis
{
    private readonly ImmutableArray<float[]> _factors;

    /// <summary>Draws the basis of a round.</summary>
    /// <param name="layout">The tensors.</param>
    /// <param name="seed">Seed of the run, the same at every site.</param>
    /// <param name="round">Number of the round, from 0.</param>
    public LowRankBasis(LowRankLayout layout, ulong seed, int round)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        Layout = layout;
        var ofRound = new SplitMix64(new SplitMix64(seed).At((ulong)round));
        _factors =
        [
            .. layout.Slots.Select(
                (slot, index) =>
                    !slot.IsLowRank ? [] : OrthonormalRows.Create(slot.Rank, slot.Columns, new SplitMix64(ofRound.At((ulong)index)))
            ),
        ];
    }

    /// <summary>The tensors.</summary>
    public LowRankLayout Layout { get; }

    /// <summary>A of one tensor, [rank, columns] row-major; empty where its change is dense.</summary>
    /// <param name="slot">Index among the layout's slots.</param>
    public ReadOnlySpan<float> A(int slot) => _factors[slot];
}
