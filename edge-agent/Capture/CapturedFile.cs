namespace FederatedQC.EdgeAgent.Capture;

/// <summary>A complete image file in the capture folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Look">What it looked like when it was found complete.</param>
internal readonly record struct CapturedFile(string Path, FileLook Look);
