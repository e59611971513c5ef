namespace FederatedQC.Federation.Gate;

/// <summary>What a site says of a candidate.</summary>
/// <param name="Counts">What it answered on the images that the site holds back.</param>
/// <param name="Parity">Largest absolute difference between a score of the training framework and of ONNX Runtime.</param>
public sealed record SiteEvaluation(ClassCounts Counts, double Parity)
{
    /// <summary>How it scored those images; null where the product has no defect-free class.</summary>
    public ScoreHistogram? Scores { get; init; }

    /// <summary>How the site's own baseline does on the same images; null where the plan asks for none, or the site has none.</summary>
    public Judgement? Alone { get; init; }

    /// <summary>How the candidate did.</summary>
    public Judgement Judgement => new(Counts, Scores);

    /// <summary>Whether all counts are of the classes of a spec and of the same images.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1.</param>
    public bool IsConsistent(int classes, int defectFreeIndex) =>
        Counts is not null
        && Judgement.IsConsistent(classes, defectFreeIndex)
        && (Alone is null || (Alone.IsConsistent(classes, defectFreeIndex) && Alone.Counts.Support.SequenceEqual(Counts.Support)));
}
