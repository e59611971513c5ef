using System.Collections.Immutable;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// What a candidate must show before it is released. Its measure is the AUROC of good against defective parts where there is a defect-free
/// class, else the mean recall over the classes. All are fractions of one.
/// </summary>
public sealed record GateSettings
{
    /// <summary>The name under which evaluations hold what the aggregator says of its own images; no site has it.</summary>
    public const string GoldenSet = "aggregator";

    /// <summary>No baseline.</summary>
    public const string NoBaseline = "none";

    /// <summary>The nearest training image by simple features decides.</summary>
    public const string Nearest = "nearest";

    /// <summary>A model that the site trains alone, once a run, with as many epochs as it trains in all rounds.</summary>
    public const string Trained = "trained";

    /// <summary>The baselines that a plan can ask for.</summary>
    public static ImmutableArray<string> Baselines { get; } = [NoBaseline, Nearest, Trained];

    /// <summary>Fraction of the sites that have images to judge with, whose word a release needs; in (0, 1].</summary>
    public double QuorumFraction { get; init; } = 0.5;

    /// <summary>Largest fall of the measure over all sites' held-out images against the released model.</summary>
    public double MaxDrop { get; init; } = 0.01;

    /// <summary>How a site measures what it reaches alone: <c>none</c>, <c>nearest</c> or <c>trained</c>.</summary>
    public string Baseline { get; init; } = Nearest;

    /// <summary>How far a candidate may be below what sites reach alone; more than half of them must not see it further below.</summary>
    public double MaxBelowAlone { get; init; } = 0.02;

    /// <summary>Share of good parts that may be rejected when the escape of defective parts is compared.</summary>
    public double OverkillLimit { get; init; } = 0.02;

    /// <summary>
    /// Largest rise of the escape at the overkill limit against the released model, where there are enough parts to tell.
    /// </summary>
    public double MaxEscapeRise { get; init; } = 0.10;

    /// <summary>Largest fall of the recall of defects at any one site against the released model there.</summary>
    public double MaxSiteRecallDrop { get; init; } = 0.10;

    /// <summary>Sites that may lose more than that. Above 0, so many hostile sites can't hold up a release with made-up losses.</summary>
    public int MaxWorseSites { get; init; }

    /// <summary>
    /// Held-out images of defects with which a site is judged on its own; the few of a smaller site count over all sites only.
    /// </summary>
    public int LeastSiteImages { get; init; } = 20;

    /// <summary>
    /// A candidate whose measure falls by more than this is not trained on either: the next round begins at the released model.
    /// </summary>
    public double RevertDrop { get; init; } = 0.25;

    /// <summary>Largest difference between a score of the training framework and of ONNX Runtime.</summary>
    public double MaxParityDifference { get; init; } = 1e-3;

    /// <summary>Evaluations that make a quorum of the given number of sites; at least 1.</summary>
    public int QuorumOf(int sites) => Math.Max(1, (int)Math.Ceiling(QuorumFraction * sites));
}
