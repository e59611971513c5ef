namespace FederatedQC.Storage.Updates;

/// <summary>Names one site's update of one round. The names may be anything: they never become a path as they are.</summary>
/// <param name="Run">The run.</param>
/// <param name="Round">Number of the round, 0 or more.</param>
/// <param name="Site">Site id.</param>
public readonly record struct UpdateKey(string Run, int Round, string Site);
