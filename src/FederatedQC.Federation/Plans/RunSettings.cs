using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// What the consortium agreed for one run, chosen by its operator and fixed until the run ends. It travels as JSON inside the signed
/// plan (<c>schemas/run-settings.schema.json</c>) and is the first entry of the run's journal.
/// </summary>
public sealed record RunSettings
{
    /// <summary>The run's name; a valid party name.</summary>
    public required string Run { get; init; }

    /// <summary>Rounds to run, at least 1.</summary>
    public required int Rounds { get; init; }

    /// <summary>Sites that take part, in ordinal order.</summary>
    public required ImmutableArray<string> Sites { get; init; }

    /// <summary>The network, its classes and the roles of its tensors.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>Name of the aggregation strategy.</summary>
    public string Strategy { get; init; } = "fedavg";

    /// <summary>Name of the codec that sites encode their deltas with.</summary>
    public string Codec { get; init; } = "float32";

    /// <summary>Seed that every random choice of the run derives from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How sites train.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>When a round closes.</summary>
    public ClosingSettings Closing { get; init; } = new();

    /// <summary>Which updates are admitted.</summary>
    public AdmissionSettings Admission { get; init; } = new();

    /// <summary>Which candidates are released.</summary>
    public GateSettings Gate { get; init; } = new();
}
