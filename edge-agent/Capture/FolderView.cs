namespace FederatedQC.EdgeAgent.Capture;

/// <summary>What a look into the capture folder showed.</summary>
/// <param name="Ready">The images that are complete, oldest first.</param>
/// <param name="Unusable">Names, not told before, that are not UTF-8: such a file can't be opened.</param>
/// <param name="Problem">Why the folder can't be read, with what to do; empty when it can.</param>
internal sealed record FolderView(IReadOnlyList<CapturedFile> Ready, IReadOnlyList<string> Unusable, string Problem);
