namespace FederatedQC.Cli.Inspection;

/// <summary>A file that was not inspected.</summary>
/// <param name="Image">The file.</param>
/// <param name="Reason">Why.</param>
internal sealed record SkippedImage(string Image, string Reason);
