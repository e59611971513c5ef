namespace FederatedQC.EdgeAgent.Capture;

/// <summary>An image file in the capture folder that looks complete.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Look">What it looked like when it was found complete.</param>
/// <param name="IsLastTry">Whether it has looked like that for so long that nobody writes to it any more: what is no image now never will
/// be.</param>
internal readonly record struct CapturedFile(string Path, FileSnapshot Look, bool IsLastTry)
{
    /// <summary>Whether the file still looks as it did: if not, its writer goes on or another part's image took its place.</summary>
    public bool IsUnchanged() => FileSnapshot.TryOf(new FileInfo(Path), out var present) && present == Look;
}
