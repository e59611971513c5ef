namespace FederatedQC.Federation.Families;

/// <summary>How families of sites are found.</summary>
public sealed record FamilySettings
{
    /// <summary>Name of the clustering (<see cref="Clusterings"/>).</summary>
    public string Clustering { get; init; } = Clusterings.None;

    /// <summary>Whether the deltas are looked at for families.</summary>
    public bool AreSought => Clustering != Clusterings.None;

    /// <summary>Rounds in a row that must say the same before a site changes its family, at least 1.</summary>
    public int Patience { get; init; } = 3;

    /// <summary><c>cfl</c>, <c>cfl-absolute</c>: sites that a found family has at least.</summary>
    public int SmallestFamily { get; init; } = 2;

    /// <summary><c>cfl</c>: mean cosine of the deltas above which the sites still learn together, -1 to 1.</summary>
    public double MaxAgreement { get; init; } = 0.2;

    /// <summary>
    /// <c>cfl</c>: how much closer than any site of the other family each site's closest partner is, as a difference of cosines, 0 to 2.
    /// </summary>
    public double MinMargin { get; init; } = 0.1;

    /// <summary><c>cfl-absolute</c>: the mean delta is shorter than this; in the units of the deltas. The authors' value.</summary>
    public double Epsilon1 { get; init; } = 0.4;

    /// <summary><c>cfl-absolute</c>: the longest delta is longer than this. The authors' value.</summary>
    public double Epsilon2 { get; init; } = 1.6;

    /// <summary><c>average-linkage</c>: mean cosine from which two clusters are one, -1 to 1.</summary>
    public double MinLikeness { get; init; } = 0.5;

    /// <summary>Every rule that the settings break, as sentences for the operator; empty when they are sound.</summary>
    public IReadOnlyList<string> Problems()
    {
        (bool Broken, string Sentence)[] rules =
        [
            (!Clusterings.All.ContainsKey(Clustering), $"families.clustering '{Clustering}' is unknown: use {Clusterings.Known}"),
            (Patience < 1, $"families.patience is {Patience}: use at least 1"),
            (SmallestFamily < 1, $"families.smallestFamily is {SmallestFamily}: use at least 1"),
            (!(MaxAgreement >= -1 && MaxAgreement <= 1), $"families.maxAgreement is {MaxAgreement}: use a number in [-1, 1]"),
            (!(MinMargin >= 0 && MinMargin <= 2), $"families.minMargin is {MinMargin}: use a number in [0, 2]"),
            (!(Epsilon1 > 0), $"families.epsilon1 is {Epsilon1}: use a number above 0"),
            (!(Epsilon2 > 0), $"families.epsilon2 is {Epsilon2}: use a number above 0"),
            (!(MinLikeness >= -1 && MinLikeness <= 1), $"families.minLikeness is {MinLikeness}: use a number in [-1, 1]"),
        ];
        return [.. rules.Where(rule => rule.Broken).Select(rule => rule.Sentence)];
    }
}
