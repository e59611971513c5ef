using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>What identifies an image's content.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="ContentHash">SHA-256 of the file in lower-case hexadecimal digits.</param>
/// <param name="PerceptualHash">A 64-bit hash; images that look alike differ in few bits.</param>
public sealed record Fingerprint(Sample Sample, string ContentHash, ulong PerceptualHash);
