namespace FederatedQC.Vision.Datasets;

/// <summary>A sample and the line that it was read from.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Sample">The sample.</param>
/// <param name="HasSplit">Whether the line names a split.</param>
internal sealed record ManifestRow(int Line, Sample Sample, bool HasSplit);
