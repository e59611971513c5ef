using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Quantisation;

namespace FederatedQC.SecureAggregation.Masking;

/// <summary>
/// The sum of the survivors' masked inputs in one block. The order of adding has no effect on any bit. Not for concurrent use.
/// </summary>
public sealed class BlockSum
{
    private readonly SecureRound _round;
    private readonly HashSet<int> _added = [];
    private readonly uint[] _values;

    /// <summary>Begins at zero.</summary>
    /// <param name="round">The round.</param>
    /// <param name="block">Index of the block.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public BlockSum(SecureRound round, int block)
    {
        ArgumentNullException.ThrowIfNull(round);
        _round = round;
        Block = block;
        _values = new uint[round.LengthOf(block)];
    }

    /// <summary>Index of the block.</summary>
    public int Block { get; }

    /// <summary>The sum: integers of which the low <see cref="SecureRound.Width"/> bits count.</summary>
    public ReadOnlySpan<uint> Values => _values;

    /// <summary>Adds a survivor's block.</summary>
    /// <returns>Why not: another round or block, a site twice, bytes that are not that many integers. The sum is then as before.</returns>
    public SecureRefusal Add(MaskedBlock masked)
    {
        ArgumentNullException.ThrowIfNull(masked);
        if (masked.Round != _round.Id)
        {
            return SecureRefusal.WrongRound;
        }

        if (masked.Block != Block)
        {
            return SecureRefusal.Malformed;
        }

        if (_added.Contains(masked.Site))
        {
            return SecureRefusal.DuplicateSite;
        }

        if (!PackedIntegers.TryAddTo(masked.Packed.AsSpan(), _round.Width, _values))
        {
            return SecureRefusal.Malformed;
        }

        _added.Add(masked.Site);
        return SecureRefusal.None;
    }

    /// <summary>Takes the masks off; once, after all survivors were added.</summary>
    /// <param name="unmasking">From <see cref="Server.SecureAggregatorState.Unmasking"/>.</param>
    public void Unmask(BlockMask unmasking)
    {
        ArgumentNullException.ThrowIfNull(unmasking);
        unmasking.ApplyTo(Block, _values);
    }

    /// <summary>The unmasked sum as a mean.</summary>
    /// <param name="totalWeight">Sum of the weights, or number of survivors; at least 1.</param>
    /// <param name="mean">Receives the mean; as long as the block.</param>
    public void DecodeMean(long totalWeight, Span<float> mean) =>
        FixedPointCodec.DecodeMean(_values, _round.Width, _round.Settings.Format, totalWeight, mean);

    /// <summary>The unmasked sum of the block that holds the weights.</summary>
    /// <param name="survivors">Number of survivors.</param>
    /// <param name="totalWeight">The sum of the weights when the result is true.</param>
    /// <returns>Whether it can be a sum of that many weights; a site that lies within the bounds goes unnoticed.</returns>
    public bool TryDecodeWeight(int survivors, out long totalWeight)
    {
        totalWeight = _values[0] & (uint.MaxValue >> (FixedPointFormat.MaxWidth - _round.Width));
        return totalWeight >= survivors && totalWeight <= (long)survivors * _round.Settings.Format.MaxWeight;
    }
}
