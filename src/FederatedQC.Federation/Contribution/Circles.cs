using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.Contribution;

/// <summary>Random orders of the sites, one after the other, each uniform over all of them.</summary>
internal sealed class Circles(int sites, ulong seed)
{
    private readonly SplitMix64 _random = new(seed);
    private ulong _drawn;

    public int[] Next() => Permutation.Of(sites, _ => _random.At(_drawn++));
}
