using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>What is on record about a round that ended.</summary>
public sealed record RoundRecord
{
    /// <summary>The round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>The model that it began with.</summary>
    public required Hash256 Base { get; init; }

    /// <summary>The model that it made; null when aggregation failed.</summary>
    public Hash256? Candidate { get; init; }

    /// <summary>
    /// Bytes that a site with the base fetched to have the candidate: those of the encoded step, or of the model itself; 0 without a
    /// candidate.
    /// </summary>
    public long DownloadBytes { get; init; }

    /// <summary>How it ended.</summary>
    public required RoundOutcome Outcome { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The numbers that the gate decided on; null where it had none.</summary>
    public GateFigures? Gate { get; init; }

    /// <summary>The updates that took part, by site.</summary>
    public required ImmutableSortedDictionary<string, AdmittedUpdate> Updates { get; init; }

    /// <summary>The last refusal of each site that was refused, by site.</summary>
    public required ImmutableSortedDictionary<string, string> Refusals { get; init; }

    /// <summary>What the aggregation wanted looked at, by site.</summary>
    public ImmutableSortedDictionary<string, string> Warnings { get; init; } = RunState.NoReasons;

    /// <summary>What each site said of the candidate.</summary>
    public required ImmutableSortedDictionary<string, SiteEvaluation> Evaluations { get; init; }

    /// <summary>What <see cref="Candidate"/> has cost in privacy; null where there is none, or nothing is protected.</summary>
    public ModelPrivacy? Privacy { get; init; }

    /// <summary>When the round was announced.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }
}
