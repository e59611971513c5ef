using System.Collections.Immutable;

namespace FederatedQC.Federation.Families;

/// <summary>How the deltas of a round lie to each other: each one's length and the cosine of each pair.</summary>
/// <remarks>
/// <b>Inputs</b>: dot products of finite deltas. <b>Output</b>: cosines in [-1, 1]; a delta of length 0 resembles nothing, itself
/// apart: cosine 0. <b>Numerics</b>: double; sums in site order. Lengths below 1e-150 count as 0, since their products would not be normal
/// numbers.
/// </remarks>
public sealed class DeltaGeometry
{
    private const double ShortestLength = 1e-150;
    private const double Asymmetry = 1e-9;
    private readonly double[] _cosines;
    private readonly double[] _lengths;

    private DeltaGeometry(ImmutableArray<string> sites, double[] cosines, double[] lengths)
    {
        Sites = sites;
        _cosines = cosines;
        _lengths = lengths;
    }

    /// <summary>The sites, in ordinal order.</summary>
    public ImmutableArray<string> Sites { get; }

    /// <summary>From the Gram matrix of the deltas, such as a robust rule has it.</summary>
    /// <param name="sites">The sites in ordinal order, each once.</param>
    /// <param name="dots">Dot product of two sites' deltas, by their indexes; symmetric up to rounding.</param>
    /// <exception cref="ArgumentException">The sites are not in order, or a number is not finite or can't be a dot product.</exception>
    public static DeltaGeometry FromDots(ImmutableArray<string> sites, Func<int, int, double> dots)
    {
        ArgumentNullException.ThrowIfNull(dots);
        ThrowIfUnsound(sites, dots);
        double[] lengths =
        [
            .. Enumerable
                .Range(0, sites.Length)
                .Select(site =>
                    dots(site, site) is >= 0 and var square
                        ? Math.Sqrt(square)
                        : throw new ArgumentException(
                            $"The delta of '{sites[site]}' has the squared length {dots(site, site)}.",
                            nameof(dots)
                        )
                ),
        ];
        return new(
            sites,
            Fill(sites.Length, (i, j) =>
                lengths[i] > ShortestLength && lengths[j] > ShortestLength ? dots(i, j) / lengths[i] / lengths[j] : 0
            ),
            lengths
        );
    }

    /// <summary>Cosine of two sites' deltas, -1 to 1; 1 for a site with itself.</summary>
    public double Cosine(int one, int other) => _cosines[(one * Sites.Length) + other];

    /// <summary>Length of a site's delta.</summary>
    public double Length(int site) => _lengths[site];

    /// <summary>Largest length among the sites.</summary>
    internal double LargestLength(ReadOnlySpan<int> members)
    {
        var largest = 0.0;
        foreach (var site in members)
        {
            largest = Math.Max(largest, _lengths[site]);
        }

        return largest;
    }

    /// <summary>Length of the sites' unweighted mean delta.</summary>
    internal double MeanLength(ReadOnlySpan<int> members)
    {
        var (squares, products) = Sums(members);
        return Math.Sqrt(Math.Max(0, squares + products)) / members.Length;
    }

    /// <summary>
    /// How far the sites still pull together: the mean cosine of two of them, each pair weighted by its lengths; 1 where all deltas are the
    /// same, 0 where they have nothing in common. 1 for one site, 0 where all lengths are.
    /// </summary>
    internal double Agreement(ReadOnlySpan<int> members)
    {
        if (members.Length < 2)
        {
            return 1;
        }

        var (squares, products) = Sums(members);
        return squares > 0 ? products / (squares * (members.Length - 1)) : 0;
    }

    private (double Squares, double Products) Sums(ReadOnlySpan<int> members)
    {
        var squares = 0.0;
        var products = 0.0;
        for (var i = 0; i < members.Length; i++)
        {
            squares += _lengths[members[i]] * _lengths[members[i]];
            for (var j = 0; j < i; j++)
            {
                products += 2 * Cosine(members[i], members[j]) * _lengths[members[i]] * _lengths[members[j]];
            }
        }

        return (squares, products);
    }

    private static double[] Fill(int sites, Func<int, int, double> cosine)
    {
        var filled = new double[sites * sites];
        for (var i = 0; i < sites; i++)
        {
            filled[(i * sites) + i] = 1;
            for (var j = 0; j < i; j++)
            {
                filled[(i * sites) + j] = filled[(j * sites) + i] = Math.Clamp(cosine(i, j), -1, 1);
            }
        }

        return filled;
    }

    private static void ThrowIfUnsound(ImmutableArray<string> sites, Func<int, int, double> matrix)
    {
        if (sites.IsDefault)
        {
            throw new ArgumentException("There is no list of sites.", nameof(sites));
        }

        for (var i = 0; i < sites.Length; i++)
        {
            if (i > 0 && string.CompareOrdinal(sites[i - 1], sites[i]) >= 0)
            {
                throw new ArgumentException(
                    $"Site '{sites[i]}' stands after '{sites[i - 1]}'; sites must be in ordinal order, each once.",
                    nameof(sites)
                );
            }

            for (var j = 0; j <= i; j++)
            {
                var (value, mirrored) = (matrix(i, j), matrix(j, i));
                if (!double.IsFinite(value) || !(Math.Abs(value - mirrored) <= Asymmetry * Math.Max(1, Math.Abs(value))))
                {
                    throw new ArgumentException($"[{sites[i]}, {sites[j]}] is {value} and its mirror image {mirrored}.", nameof(matrix));
                }
            }
        }
    }
}
