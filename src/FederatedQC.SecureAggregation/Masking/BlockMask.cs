using System.Collections.Immutable;

namespace FederatedQC.SecureAggregation.Masking;

/// <summary>
/// The sum of mask streams that a site adds to its input, or that the aggregator takes from the sum of inputs. It is applied a block at a
/// time, in any order and on several threads, and needs 16 KiB beyond the block.
/// </summary>
/// <remarks>
/// <b>Source</b>: Bonawitz et al., CCS 2017, section 4: y = x + PRG(b) + sum over later sites of PRG(s) - sum over earlier sites of PRG(s).
/// <b>Inputs</b>: integers modulo 2^32, two's complement for negative ones. <b>Output</b>: the same, masked or unmasked.
/// <b>Numerics</b>: exact. <b>Differs from source</b>: "later" and "earlier" are by the ordinal order of site ids.
/// </remarks>
public sealed class BlockMask
{
    private readonly ImmutableArray<SignedMask> _streams;

    internal BlockMask(ImmutableArray<SignedMask> streams)
    {
        _streams = streams;
    }

    /// <summary>Number of streams: each costs the encryption of 4 bytes a parameter.</summary>
    public int Streams => _streams.Length;

    /// <summary>Masks or unmasks one block.</summary>
    /// <param name="block">Index of the block, from 0.</param>
    /// <param name="values">The block's integers; changed in place.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="block"/> is negative.</exception>
    public void ApplyTo(int block, Span<uint> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        foreach (var stream in _streams)
        {
            MaskStream.Apply(stream.Key, stream.Subtract, block, values);
        }
    }
}
