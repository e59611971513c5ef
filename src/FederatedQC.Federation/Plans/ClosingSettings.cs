namespace FederatedQC.Federation.Plans;

/// <summary>When a round stops waiting for sites.</summary>
public sealed record ClosingSettings
{
    /// <summary>Fraction of the run's sites whose update makes a quorum, in (0, 1].</summary>
    public double QuorumFraction { get; init; } = 0.6;

    /// <summary>How long a round waits for the others once it has its quorum: of updates, and later of evaluations.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a round waits at all. With a quorum it then closes; without one it waits as long again.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// How long the sites have to evaluate a candidate at most; with a quorum of evaluations <see cref="Grace"/> ends the wait sooner.
    /// </summary>
    public TimeSpan EvaluationDeadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Updates that make a quorum of the given number of sites; at least 1.</summary>
    public int QuorumOf(int sites) => Math.Max(1, (int)Math.Ceiling(QuorumFraction * sites));
}
