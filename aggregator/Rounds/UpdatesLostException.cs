using System.Diagnostics.CodeAnalysis;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>Admitted updates are not whole any more: their sites have to be asked for them again.</summary>
[SuppressMessage("Design", "CA1032", Justification = "It says whose updates are lost, or it says nothing.")]
internal sealed class UpdatesLostException(IReadOnlyList<string> sites)
    : Exception($"The updates of {string.Join(", ", sites)} are damaged or gone.")
{
    /// <summary>Whose.</summary>
    public IReadOnlyList<string> Sites { get; } = sites;
}
