namespace FederatedQC.Federation.Gate;

/// <summary>How a model or a rule did on the images that a site holds back.</summary>
/// <param name="Counts">What it answered.</param>
/// <param name="Scores">How it scored; null where the product has no defect-free class.</param>
public sealed record Judgement(ClassCounts Counts, ScoreHistogram? Scores = null)
{
    /// <summary>Whether these are counts of the classes of a spec that agree with each other.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1.</param>
    public bool IsConsistent(int classes, int defectFreeIndex) =>
        Counts is not null
        && Counts.IsConsistent(classes)
        && (defectFreeIndex < 0 ? Scores is null : Scores?.Fits(Counts, defectFreeIndex) ?? Counts.Images == 0);
}
