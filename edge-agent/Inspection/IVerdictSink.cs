namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// Whoever is told of verdicts: a way to the plant, or a place that keeps them. Called on the line's thread, in the order of the parts.
/// </summary>
internal interface IVerdictSink
{
    /// <summary>A part was judged just now. Must not wait: the next part does.</summary>
    void Judged(PartVerdict verdict) { }

    /// <summary>Keeps some verdicts: they are on the disk when it returns, and their images are put away after it.</summary>
    /// <exception cref="Storage.StorageException">They can't be kept.</exception>
    /// <exception cref="IOException">They can't be kept.</exception>
    /// <exception cref="UnauthorizedAccessException">They can't be kept.</exception>
    void Keep(IReadOnlyList<PartVerdict> verdicts) { }
}
