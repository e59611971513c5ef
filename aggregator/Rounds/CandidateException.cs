namespace FederatedQC.Aggregator.Rounds;

/// <summary>The admitted updates make no candidate; the message says why.</summary>
internal sealed class CandidateException(string message) : Exception(message);
