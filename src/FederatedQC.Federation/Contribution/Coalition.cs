using System.Globalization;

namespace FederatedQC.Federation.Contribution;

/// <summary>Some of the sites of a round, as the set bits of a number: site i of the round's ordinal order is bit i.</summary>
/// <param name="Bits">The set; at most <see cref="MaxSites"/> sites.</param>
public readonly record struct Coalition(UInt128 Bits)
{
    /// <summary>Number of sites that a coalition can tell apart.</summary>
    public const int MaxSites = 128;

    /// <summary>Nobody: the model that the round began with.</summary>
    public static Coalition Empty => default;

    /// <summary>Number of sites in it.</summary>
    public int Count => (int)UInt128.PopCount(Bits);

    /// <summary>The indexes of its sites, rising.</summary>
    public IEnumerable<int> Members
    {
        get
        {
            for (var rest = Bits; rest != UInt128.Zero; rest &= rest - 1)
            {
                yield return (int)UInt128.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>The first <paramref name="sites"/> sites.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to <see cref="MaxSites"/>.</exception>
    public static Coalition Of(int sites)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sites);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sites, MaxSites);
        return new(sites == 0 ? UInt128.Zero : UInt128.MaxValue >> (MaxSites - sites));
    }

    /// <summary>Whether the site is in it.</summary>
    public bool Contains(int site) => (Bits & Bit(site)) != UInt128.Zero;

    /// <summary>The coalition and the site.</summary>
    public Coalition With(int site) => new(Bits | Bit(site));

    /// <summary>The coalition less the site.</summary>
    public Coalition Without(int site) => new(Bits & ~Bit(site));

    /// <inheritdoc/>
    public override string ToString() => $"{{{string.Join(", ", Members.Select(site => site.ToString(CultureInfo.InvariantCulture)))}}}";

    // A shift by 128 or more would wrap to another site.
    private static UInt128 Bit(int site) =>
        site is >= 0 and < MaxSites
            ? UInt128.One << site
            : throw new ArgumentOutOfRangeException(nameof(site), site, "A coalition tells 128 sites apart.");
}
