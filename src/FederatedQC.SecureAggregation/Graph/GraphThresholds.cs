namespace FederatedQC.SecureAggregation.Graph;

/// <summary>Degree and threshold of a sparse masking graph.</summary>
/// <remarks>
/// <b>Source</b>: Bell et al., "Secure single-server aggregation with (poly)logarithmic overhead", CCS 2020, section 3: a graph is good
/// when no honest site has t corrupt neighbours and every site keeps t neighbours that stay, each but for a chance of 2^-40 or 2^-20.
/// <b>Inputs</b>: sites, per cent that may be corrupt and that may drop out (numbers of sites are rounded down).
/// <b>Output</b>: the smallest degree k, and the smallest threshold t for it, with n P[Hyp(n-1, corrupt, k) &gt;= t] &lt;= 2^-40 and
/// n P[Hyp(n-1, dropped, k) &gt; k - t] &lt;= 2^-20. <b>Numerics</b>: exact.
/// <b>Differs from source</b>: exact tails and a union bound over the n sites instead of the paper's closed-form bounds; only degrees of
/// which a regular graph exists (n k even). The paper's third condition, that the honest survivors stay connected, is not part of the
/// search: it never binds for these degrees (two gaps of k/2 neighbours on the ring would have to vanish), and a site checks it on the
/// survivors that it is shown.
/// </remarks>
/// <param name="Degree">Neighbours of a site, k.</param>
/// <param name="Threshold">Shares that give a secret away, t.</param>
public readonly record struct GraphThresholds(int Degree, int Threshold)
{
    /// <summary>Security: a bad graph has a chance of at most 2^-40.</summary>
    public const int SecurityBits = 40;

    /// <summary>Correctness: a round that can't be unmasked has a chance of at most 2^-20.</summary>
    public const int CorrectnessBits = 20;

    /// <summary>The smallest degree that will do, and its threshold.</summary>
    /// <param name="sites">At least 3.</param>
    /// <param name="corruptPercent">Sites that may work together with the aggregator, 0 to 49 per cent.</param>
    /// <param name="dropoutPercent">Sites that may vanish during a round, 0 to 49 per cent.</param>
    /// <exception cref="ArgumentException">No graph on that many sites withstands that.</exception>
    public static GraphThresholds For(int sites, int corruptPercent, int dropoutPercent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 3);
        ArgumentOutOfRangeException.ThrowIfNegative(corruptPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(corruptPercent, 49);
        ArgumentOutOfRangeException.ThrowIfNegative(dropoutPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dropoutPercent, 49);
        var corrupt = new Hypergeometric(sites - 1, sites * corruptPercent / 100);
        var dropped = new Hypergeometric(sites - 1, sites * dropoutPercent / 100);
        for (var degree = 1; degree < sites; degree++)
        {
            var threshold = Math.Max(1, corrupt.SmallestRare(degree, sites, SecurityBits));
            if (degree * sites % 2 == 0 && degree - threshold + 1 >= dropped.SmallestRare(degree, sites, CorrectnessBits))
            {
                return new GraphThresholds(degree, threshold);
            }
        }

        throw new ArgumentException(
            $"No graph on {sites} sites withstands {corruptPercent} % corrupt and {dropoutPercent} % dropped sites.",
            nameof(corruptPercent)
        );
    }
}
