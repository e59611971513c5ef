using System.Buffers;
using System.Runtime.InteropServices;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Quantisation;

namespace FederatedQC.SecureAggregation.Masking;

/// <summary>
/// What a site sends of its delta: quantised, masked and packed, block by block in any order. One delta a round:
/// two under the same masks show their difference.
/// </summary>
/// <param name="round">The round.</param>
/// <param name="site">Number of the site.</param>
/// <param name="mask">The site's mask, from <see cref="Site.SecureSiteState.Mask"/>.</param>
/// <param name="weight">The site's weight, 1 to the format's largest.</param>
public sealed class MaskedInput(SecureRound round, int site, BlockMask mask, int weight = 1)
{
    /// <summary>Makes one block's message.</summary>
    /// <param name="block">Index of the block within the vector.</param>
    /// <param name="delta">The block's change of each parameter; finite.</param>
    /// <param name="seed">Decides the rounding; see <see cref="FederatedQC.Parameters.Codecs.BlockSeeds.Own"/>.</param>
    /// <param name="saturated">How many parameters lay beyond the clip. For the site's own eyes: it is not hidden by the sum.</param>
    /// <exception cref="ArgumentException">The delta holds NaN or infinity, or is not as long as the block.</exception>
    public MaskedBlock Encode(int block, ReadOnlySpan<float> delta, ulong seed, out int saturated)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(delta.Length, round.LengthOf(block), nameof(delta));
        var rented = ArrayPool<long>.Shared.Rent(delta.Length);
        try
        {
            var integers = rented.AsSpan(0, delta.Length);
            saturated = FixedPointCodec.Encode(delta, round.Settings.Format, weight, seed, integers);
            return Encode(block, integers);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>Makes the message of a block that the site has made integers of, as <see cref="DistributedPrivacy"/> does.</summary>
    /// <param name="block">Index of the block within the vector.</param>
    /// <param name="integers">As many as the block has parameters; of which the low bits count.</param>
    public MaskedBlock Encode(int block, ReadOnlySpan<long> integers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(integers.Length, round.LengthOf(block), nameof(integers));
        return Mask(block, integers);
    }

    /// <summary>Makes the message of the block that holds the weight.</summary>
    /// <exception cref="InvalidOperationException">All sites weigh the same in this round.</exception>
    public MaskedBlock EncodeWeight() =>
        round.Settings.Format.IsWeighted
            ? Mask(round.Blocks - 1, [weight])
            : throw new InvalidOperationException("The round has no weights.");

    private MaskedBlock Mask(int block, ReadOnlySpan<long> integers)
    {
        var rented = ArrayPool<uint>.Shared.Rent(integers.Length);
        try
        {
            var values = rented.AsSpan(0, integers.Length);
            FixedPointCodec.Wrap(integers, values);
            mask.ApplyTo(block, values);
            return new MaskedBlock(
                round.Id,
                site,
                block,
                ImmutableCollectionsMarshal.AsImmutableArray(PackedIntegers.Pack(values, round.Width))
            );
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }
}
