using System.Collections.Immutable;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Orders at which Rényi curves are evaluated.</summary>
public static class RenyiOrders
{
    /// <summary>1.25 to 4.5 in small steps, every integer from 5 to 64, then 128, 256 and 512.</summary>
    public static ImmutableArray<double> Default { get; } =
    [1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5, .. Enumerable.Range(5, 60).Select(order => (double)order), 128, 256, 512];

    /// <summary>The integers 2 to 64, then 128, 256 and 512: for bounds that are proven at integers only.</summary>
    public static ImmutableArray<double> Integers { get; } = [2, 3, 4, .. Default.Where(order => order >= 5)];
}
