using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>
/// What can happen to a run. Each event is journalled before its effects run; replaying them gives the same state. All but the first
/// name their round, so that one of a round that is over is recognised and dropped.
/// </summary>
/// <param name="At">When it happened.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(Announced), "announced")]
[JsonDerivedType(typeof(UpdateAdmitted), "updateAdmitted")]
[JsonDerivedType(typeof(UpdateRefused), "updateRefused")]
[JsonDerivedType(typeof(UpdateLost), "updateLost")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(Aggregated), "aggregated")]
[JsonDerivedType(typeof(AggregationFailed), "aggregationFailed")]
[JsonDerivedType(typeof(SiteEvaluated), "siteEvaluated")]
[JsonDerivedType(typeof(Stopped), "stopped")]
public abstract record RunEvent(DateTimeOffset At)
{
    /// <summary>The run begins with these settings and this model.</summary>
    public sealed record Planned(RunSettings Settings, Hash256 InitialModel, DateTimeOffset At) : RunEvent(At)
    {
        /// <summary>What earlier runs spent of the sites' privacy budget; null where none did.</summary>
        public PrivacyLedger? Ledger { get; init; }

        /// <summary>The family that all sites declare; null where they declare none.</summary>
        public string? Family { get; init; }
    }

    /// <summary>The round's base model and plan are on the broker.</summary>
    public sealed record Announced(int Round, DateTimeOffset At) : RunEvent(At);

    /// <summary>An update passed the admission gate and its blocks are stored.</summary>
    public sealed record UpdateAdmitted(int Round, string Site, AdmittedUpdate Update, DateTimeOffset At) : RunEvent(At);

    /// <summary>An update was refused.</summary>
    public sealed record UpdateRefused(int Round, string Site, string Reason, DateTimeOffset At) : RunEvent(At);

    /// <summary>Blocks of an admitted update are damaged or gone, as after a power cut; its site has them still.</summary>
    public sealed record UpdateLost(int Round, string Site, DateTimeOffset At) : RunEvent(At);

    /// <summary>A timer that the machine asked for fired.</summary>
    public sealed record TimerFired(int Round, RoundTimer Timer, DateTimeOffset At) : RunEvent(At);

    /// <summary>The candidate is made and stored.</summary>
    public sealed record Aggregated(int Round, Hash256 Candidate, DateTimeOffset At) : RunEvent(At)
    {
        /// <summary>The vectors that the aggregator keeps for the next round, by name, as models of the run's spec.</summary>
        public ImmutableSortedDictionary<string, Hash256> ServerState { get; init; } = RunState.NoServerState;

        /// <summary>Where site-level privacy clips in the next round; null where it does not.</summary>
        public double? ClipBound { get; init; }

        /// <summary>Bytes that a site with the round's base fetches to have the candidate.</summary>
        public long DownloadBytes { get; init; }

        /// <summary>Sites whose admitted update was left out when all were compared, with the reason's code.</summary>
        public ImmutableSortedDictionary<string, string> LeftOut { get; init; } = RunState.NoReasons;

        /// <summary>Which sites the updates put together; null where the plan does not ask.</summary>
        public FamilyFindings? Findings { get; init; }

        /// <summary>What the operator should look at, by site.</summary>
        public ImmutableSortedDictionary<string, string> Warnings { get; init; } = RunState.NoReasons;
    }

    /// <summary>No candidate could be made.</summary>
    public sealed record AggregationFailed(int Round, string Reason, DateTimeOffset At) : RunEvent(At);

    /// <summary>A site, or the aggregator on its golden set, evaluated the candidate.</summary>
    public sealed record SiteEvaluated(int Round, string Site, Hash256 Model, SiteEvaluation Evaluation, DateTimeOffset At) : RunEvent(At);

    /// <summary>The operator ended the run.</summary>
    public sealed record Stopped(string Reason, DateTimeOffset At) : RunEvent(At);
}
