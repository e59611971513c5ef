using System.Numerics;

namespace FederatedQC.Federation.Privacy.Distributed;

/// <summary>How a parameter becomes an integer that can be summed modulo 2^w.</summary>
/// <param name="Clip">Largest magnitude that is kept; above 0, in units of the parameter. What lies beyond saturates and is
/// counted.</param>
/// <param name="Bits">Bits of one site's integer with its sign, 2 to 24.</param>
/// <param name="MaxWeight">Largest weight of a site; 1 means equal weights, and that no weight is sent. The weight is part of what is
/// hidden.</param>
/// <param name="HeadroomBits">Further bits, for noise that is added to the integers.</param>
public sealed record FixedPointFormat(float Clip, int Bits = 12, int MaxWeight = 1, int HeadroomBits = 0)
{
    /// <summary>Widest modulus, in bits.</summary>
    public const int MaxWidth = 32;

    /// <summary>Largest integer of a site with weight 1: <see cref="Clip"/> becomes this.</summary>
    public int Levels => (1 << (Bits - 1)) - 1;

    /// <summary>
    /// Whether sites weigh differently, and send their weight as one more integer, in a block of its own after the last one.
    /// </summary>
    public bool IsWeighted => MaxWeight > 1;

    /// <summary>
    /// Bits of the modulus that a sum of that many sites can't run over: bits + ceil(log2 sites) + ceil(log2 weight) + headroom.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no site.</exception>
    public int WidthFor(int sites)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        return Bits + CeilLog2(sites) + CeilLog2(MaxWeight) + HeadroomBits;
    }

    /// <summary>Throws when the format can't be used by that many sites.</summary>
    /// <exception cref="ArgumentException">Says which number is out of range.</exception>
    public void ThrowIfUnusable(int sites)
    {
        if (!float.IsFinite(Clip) || !(Clip > 0) || Bits is < 2 or > 24 || MaxWeight is < 1 or > 65_536 || HeadroomBits is < 0 or > 16)
        {
            throw new ArgumentException($"{this} is no format: the clip must be above 0, bits 2..24, the weight 1..65536, headroom 0..16.");
        }

        if (WidthFor(sites) > MaxWidth)
        {
            throw new ArgumentException($"{this} needs {WidthFor(sites)} bits for {sites} sites, more than {MaxWidth}.");
        }
    }

    private static int CeilLog2(int value) => value <= 1 ? 0 : BitOperations.Log2((uint)value - 1) + 1;
}
