namespace FederatedQC.Vision;

/// <summary>What a file may cost before it is refused as <see cref="ImageRefusal.TooLarge"/>.</summary>
/// <param name="MaxPixels">Width × height that the header may announce; checked before anything is decoded.</param>
/// <param name="MaxBytes">Length of the encoded file; checked before it is read.</param>
public sealed record DecodeLimits(long MaxPixels = 50_000_000, long MaxBytes = 256L << 20)
{
    /// <summary>50 million pixels and 256 MiB.</summary>
    public static DecodeLimits Default { get; } = new();
}
