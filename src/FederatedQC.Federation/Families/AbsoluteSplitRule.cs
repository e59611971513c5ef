namespace FederatedQC.Federation.Families;

/// <summary>The authors' rule: the cluster stands still on average while some site is still on its way.</summary>
/// <remarks>
/// <b>Source</b>: Sattler, Müller and Samek (see <see cref="Bipartition"/>), stopping criterion: |mean delta| below epsilon 1 and the
/// largest |delta| above epsilon 2. <b>Inputs</b>: lengths in the units of the deltas, so the thresholds depend on model, learning rate and
/// steps and must be tuned.
/// <b>Output</b>: whether to cut. <b>Numerics</b>: double. <b>Differs from source</b>: without the bound on the gradients' noise, which a
/// server doesn't know.
/// </remarks>
internal sealed record AbsoluteSplitRule(double Epsilon1, double Epsilon2) : ISplitRule
{
    public bool Splits(DeltaGeometry geometry, ReadOnlySpan<int> cluster, Bipartition cut) =>
        geometry.MeanLength(cluster) < Epsilon1 && geometry.LargestLength(cluster) > Epsilon2;
}
