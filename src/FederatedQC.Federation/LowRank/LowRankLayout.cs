using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.LowRank;

/// <summary>
/// Where the change of each shared tensor stands in an update vector. A weight of two dimensions or more is the matrix [out, rest]; its
/// change is low-rank where the weight has more than <see cref="LowRankOptions.LeastParameters"/> parameters and both factors together are
/// smaller than it. Everything else (biases, normalisations, running statistics, small weights) is dense. Model and spec stay as they are.
/// </summary>
public sealed class LowRankLayout
{
    /// <summary>Lays out the updates of a model.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="options">The rank and what it applies to.</param>
    /// <exception cref="ArgumentException"><see cref="LowRankOptions.FirstProblem"/> finds one.</exception>
    public LowRankLayout(ModelSpec spec, LowRankOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FirstProblem() is { } problem)
        {
            throw new ArgumentException($"Low-rank updates can't be laid out: {problem}.", nameof(options));
        }

        Options = options;
        var shared = new ParameterLayout(spec);
        var slots = ImmutableArray.CreateBuilder<LowRankSlot>(shared.Shared.Length);
        foreach (var tensor in shared.Shared)
        {
            var slot = SlotOf(tensor, UpdateCount, options);
            slots.Add(slot);
            UpdateCount = checked(UpdateCount + slot.Count);
        }

        (Slots, SharedCount) = (slots.MoveToImmutable(), shared.SharedCount);
    }

    /// <summary>What it was laid out by.</summary>
    public LowRankOptions Options { get; }

    /// <summary>One slot a shared tensor, in the order of the spec, without gaps.</summary>
    public ImmutableArray<LowRankSlot> Slots { get; }

    /// <summary>Length of the shared vector, in parameters.</summary>
    public int SharedCount { get; }

    /// <summary>Length of an update vector, in numbers: what a site sends.</summary>
    public int UpdateCount { get; }

    private static LowRankSlot SlotOf(TensorSlot tensor, int offset, LowRankOptions options)
    {
        var slot = new LowRankSlot(tensor, offset, options.Rank, options.Variant == LowRankVariant.BothFactors);
        var count = (long)tensor.Tensor.Count;
        return tensor.Tensor.Shape.Length >= 2 && count > options.LeastParameters && options.Rank * ((long)slot.Rows + slot.Columns) < count
            ? slot
            : slot with
            {
                Rank = 0,
                SendsA = false,
            };
    }
}
