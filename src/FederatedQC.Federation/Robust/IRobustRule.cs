namespace FederatedQC.Federation.Robust;

/// <summary>
/// How a round's updates become one when some of them may be wrong or hostile. Pure: same round, same bits. A rule looks at the round
/// through dot products alone and answers with a <see cref="Combination"/> that is then applied to the vectors, some columns at a time.
/// </summary>
public interface IRobustRule
{
    /// <summary>Its name with its arguments, which <see cref="RobustRules.Parse"/> reads.</summary>
    string Name { get; }

    /// <summary>Whether it is the plain weighted mean, which needs to know nothing of the updates.</summary>
    bool IsMean => false;

    /// <summary>Whether it shows a hostile site over several rounds only, so that sites must keep momentum.</summary>
    bool NeedsMomentum => false;

    /// <summary>Whether it begins at the last round's aggregate where there is one.</summary>
    bool UsesPrevious => false;

    /// <summary>Whether it needs an update of the operator's own.</summary>
    bool UsesTrusted => false;

    /// <summary>
    /// Whether it only ranks updates by their distances, and takes them as they are or leaves them out. Dot products that are good to a few
    /// millionths (<see cref="Parameters.Kernels.CoarseDots"/>) do for that, at half the cost.
    /// </summary>
    bool OnlyRanks => false;

    /// <summary>The fewest sites with which it keeps its promise.</summary>
    /// <param name="faulty">How many of them may be faulty, 0 to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    int LeastSites(int faulty);

    /// <summary>What is wrong with a number of sites, in one sentence; null where nothing is.</summary>
    /// <param name="sites">Number of sites.</param>
    /// <param name="faulty">How many of them may be faulty, 0 to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of faulty sites is out of range.</exception>
    string? Objection(int sites, int faulty) =>
        sites >= LeastSites(faulty)
            ? null
            : $"{Name} needs at least {LeastSites(faulty)} sites to withstand {faulty} faulty; there are {sites}.";

    /// <summary>Decides.</summary>
    /// <param name="round">The round.</param>
    /// <exception cref="ArgumentException">The round is unsound, has too few sites, or lacks the operator's own update where it is
    /// needed.</exception>
    Combination Combine(RobustRound round);
}
