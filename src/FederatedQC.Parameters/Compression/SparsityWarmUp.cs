namespace FederatedQC.Parameters.Compression;

/// <summary>The share of parameters that a sparse codec sends in the first rounds, when the model changes fast.</summary>
/// <remarks>
/// <b>Source</b>: Lin et al., "Deep gradient compression", ICLR 2018, section 3: 75, 93.75, 98.4, 99.6 and 99.9 % are left out in the first
/// five epochs.
/// <b>Differs from source</b>: counts rounds and not epochs, and stays at the share that is wanted as soon as the table falls below it.
/// </remarks>
public static class SparsityWarmUp
{
    private static readonly decimal[] Shares = [0.25m, 0.0625m, 0.016m, 0.004m, 0.001m];

    /// <summary>The rounds in which it may have an effect: 5.</summary>
    public static int Rounds => Shares.Length;

    /// <summary>The share to send.</summary>
    /// <param name="round">Rounds since the start of the run, from 0.</param>
    /// <param name="share">The share after the warm-up, in (0, 1].</param>
    /// <returns>The larger of the table's share and <paramref name="share"/>; that itself after the table's end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The round is negative, or the share out of its range.</exception>
    public static decimal ShareOf(int round, decimal share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return round < Shares.Length ? Math.Max(Shares[round], share) : share;
    }
}
