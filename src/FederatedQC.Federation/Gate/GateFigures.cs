namespace FederatedQC.Federation.Gate;

/// <summary>The numbers that a decision about a candidate stands on, over all sites that judged it. Fractions of one.</summary>
public sealed record GateFigures
{
    /// <summary>What decides: <c>AUROC</c> or <c>macro recall</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>The candidate's; null where the sites hold back too little to tell.</summary>
    public required double? Candidate { get; init; }

    /// <summary>The released model's, at the sites that judged both; null before the first release.</summary>
    public double? Released { get; init; }

    /// <summary>What always answering the same class has.</summary>
    public required double Constant { get; init; }

    /// <summary>What the sites have alone, by the baseline of the plan: that of the site in the middle; null where none said.</summary>
    public double? Alone { get; init; }

    /// <summary>
    /// Share of defective parts that pass at the overkill limit; null where there is no defect-free class or too little to tell.
    /// </summary>
    public double? Escape { get; init; }

    /// <summary>Share of images judged right. It decides nothing.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Sites that judged the candidate with at least one image, a golden set among them.</summary>
    public required int Judges { get; init; }
}
