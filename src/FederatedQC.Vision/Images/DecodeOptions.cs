namespace FederatedQC.Vision;

/// <summary>
/// How files become images: what one may cost before it is refused as <see cref="ImageRefusal.TooLarge"/>, and how deep the camera's
/// samples are.
/// </summary>
/// <param name="MaxPixels">Width × height that the header may announce; checked before anything is decoded.</param>
/// <param name="MaxBytes">Length of the encoded file; checked before it is read.</param>
/// <param name="SampleBits">
/// Significant bits of a sample in files that hold 16: one of <see cref="SampleDepths"/>. Cameras of 10, 12 or 14 bits write their values
/// unscaled. Null: guessed from each image's brightest sample, and said by <see cref="PixelImage.GuessedBits"/>.
/// </param>
public sealed record DecodeOptions(long MaxPixels = 50_000_000, long MaxBytes = 256L << 20, int? SampleBits = null)
{
    /// <summary>50 million pixels, 256 MiB, and a guessed depth.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>What <see cref="SampleBits"/> may be.</summary>
    public static IReadOnlyList<int> SampleDepths { get; } = [8, 10, 12, 14, 16];
}
