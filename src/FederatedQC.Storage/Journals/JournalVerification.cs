namespace FederatedQC.Storage.Journals;

/// <summary>What a check of a stream found.</summary>
/// <param name="Entries">Number of entries that were checked and sound.</param>
/// <param name="FirstBroken">Sequence of the first entry whose hash or number does not fit, or null.</param>
public readonly record struct JournalVerification(long Entries, long? FirstBroken)
{
    /// <summary>Whether every entry is as it was appended.</summary>
    public bool IsSound => FirstBroken is null;
}
