namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>
/// A codec of the largest magnitudes of the block and the gaps between them. Biased: needs <see cref="Compression.ErrorFeedback"/>.
/// </summary>
/// <param name="family">The name up to the colon.</param>
/// <param name="share">The share that is sent.</param>
internal abstract class LargestCodec(string family, decimal share) : SparseCodec(family, share)
{
    public sealed override bool IsUnbiased => false;

    public sealed override bool IsContraction => true;

    public sealed override bool HasSharedSupport => false;

    /// <summary>The code for the gaps.</summary>
    protected GolombRice Gaps { get; } = GolombRice.For(share);

    protected sealed override void Select(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<int> positions) =>
        LargestMagnitudes.Select(delta, positions);
}
