namespace FederatedQC.EdgeAgent.Participation;

/// <summary>One round of one run.</summary>
/// <param name="Run">The run's name, a valid party name.</param>
/// <param name="Round">From 0.</param>
internal readonly record struct RoundKey(string Run, int Round)
{
    /// <summary>The key as a file name: run, hyphen, round.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}-{Round}");
}
