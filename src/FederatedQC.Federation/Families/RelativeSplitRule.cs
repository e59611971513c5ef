namespace FederatedQC.Federation.Families;

/// <summary>
/// The authors' rule without a scale: the sites pull together no more, and each has a partner on its own side that is clearly closer than
/// any site across.
/// </summary>
/// <remarks>
/// <b>Source</b>: derived from Sattler, Müller and Samek's rule (<see cref="AbsoluteSplitRule"/>). Some scale of the deltas meets |mean|
/// below epsilon 1 and max |delta| above epsilon 2 exactly if |mean| / max |delta| is below epsilon 1 / epsilon 2. That ratio still falls
/// with the number of sites: of m unrelated deltas of one length the mean is 1/√m as long, so 16 sites of nothing but noise pass .4 / 1.6.
/// As |sum|² = sum |delta|² + sum over pairs of their products, the part that is not the number of sites is c = sum over pairs of products
/// / ((m - 1) sum |delta|²), with |mean|² / mean |delta|² = 1/m + (1 - 1/m) c: the mean cosine weighted by length, 0 for unrelated deltas
/// whatever m. The largest cosine across the cut alone can't tell two families from noise either, as the authors' bound on the gradients'
/// noise is unknown; the second condition stands for it. <b>Inputs</b>: the geometry. <b>Output</b>: whether to cut.
/// <b>Numerics</b>: double. <b>Differs from source</b>: as derived. The partner is the closest, not each, so that a side may itself be two
/// families to be cut next.
/// </remarks>
/// <param name="MaxAgreement">The mean cosine above which the sites still learn together, -1 to 1.</param>
/// <param name="MinMargin">How much closer than across the cut each site's closest partner is, 0 to 2.</param>
internal sealed record RelativeSplitRule(double MaxAgreement, double MinMargin) : ISplitRule
{
    public bool Splits(DeltaGeometry geometry, ReadOnlySpan<int> cluster, Bipartition cut) =>
        geometry.Agreement(cluster) <= MaxAgreement && cut.Within(geometry) - cut.Across >= MinMargin;
}
