using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>A run between two events. Everything in it follows from the journalled events.</summary>
public sealed record RunState
{
    /// <summary>
    /// A site that let so many evaluations in a row lapse is waited for again only after it has sent one, in time or late.
    /// </summary>
    public const int MostLapses = 2;

    private static readonly ImmutableSortedDictionary<string, AdmittedUpdate> NoUpdates = ImmutableSortedDictionary.Create<
        string,
        AdmittedUpdate
    >(StringComparer.Ordinal);
    private static readonly ImmutableSortedDictionary<string, SiteEvaluation> NoEvaluations = ImmutableSortedDictionary.Create<
        string,
        SiteEvaluation
    >(StringComparer.Ordinal);
    private static readonly ImmutableSortedSet<string> NoSites = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    internal static readonly ImmutableSortedDictionary<string, string> NoReasons = ImmutableSortedDictionary.Create<string, string>(
        StringComparer.Ordinal
    );
    internal static readonly ImmutableSortedDictionary<string, Hash256> NoServerState = ImmutableSortedDictionary.Create<string, Hash256>(
        StringComparer.Ordinal
    );

    /// <summary>What the consortium agreed.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Where the run stands.</summary>
    public RunPhase Phase { get; init; }

    /// <summary>The present round, from 0; the number of rounds once the run is finished.</summary>
    public int Round { get; init; }

    /// <summary>The model that the present round trains from.</summary>
    public required Hash256 Base { get; init; }

    /// <summary>The model that the present round made; null before.</summary>
    public Hash256? Candidate { get; init; }

    /// <summary>The model on the lines; null before the first release.</summary>
    public Hash256? Released { get; init; }

    /// <summary>What the sites said of <see cref="Released"/>.</summary>
    public ImmutableSortedDictionary<string, SiteEvaluation> ReleasedEvaluations { get; init; } = NoEvaluations;

    /// <summary>The present round's admitted updates, by site.</summary>
    public ImmutableSortedDictionary<string, AdmittedUpdate> Updates { get; init; } = NoUpdates;

    /// <summary>Sites whose admitted update was lost and that are asked for it again.</summary>
    public ImmutableSortedSet<string> Lost { get; init; } = NoSites;

    /// <summary>
    /// Whether the round had closed before updates were lost: then it takes those again and no others, so that it ends as it would have.
    /// </summary>
    public bool IsReopened { get; init; }

    /// <summary>The last refusal of each site in the present round.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; init; } = NoReasons;

    /// <summary>What the aggregation of the present round wants looked at, by site.</summary>
    public ImmutableSortedDictionary<string, string> Warnings { get; init; } = NoReasons;

    /// <summary>The vectors that the aggregator keeps besides the model, by name: what the last aggregation left.</summary>
    public ImmutableSortedDictionary<string, Hash256> ServerState { get; init; } = NoServerState;

    /// <summary>What the encoded steps that led to <see cref="Base"/> left out of it; null for nothing.</summary>
    public Hash256? BaseUnsent { get; init; }

    /// <summary>What the encoded steps that led to <see cref="Released"/> left out of it; null for nothing.</summary>
    public Hash256? ReleasedUnsent { get; init; }

    /// <summary>Bytes that a site with the base fetches to have <see cref="Candidate"/>; 0 before.</summary>
    public long DownloadBytes { get; init; }

    /// <summary>Where site-level privacy clips in the present round; null for the plan's first bound.</summary>
    public double? ClipBound { get; init; }

    /// <summary>What was spent of the sites' privacy budget, the present round included; null where the plan protects no site.</summary>
    public PrivacyLedger? Ledger { get; init; }

    /// <summary>
    /// Where each site belongs, by what the updates said so far; null where the plan does not ask. With more than one family the run is
    /// finished.
    /// </summary>
    public FamilyAssignment? Families { get; init; }

    /// <summary>Whether the sites were found to be of different families.</summary>
    public bool IsDivided => Families?.Families.Count > 1;

    /// <summary>Why the run ended before its last round; null where it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>What the sites said of <see cref="Candidate"/> so far.</summary>
    public ImmutableSortedDictionary<string, SiteEvaluation> Evaluations { get; init; } = NoEvaluations;

    /// <summary>How many evaluations in a row each site let lapse after its update was admitted; only sites with one or more.</summary>
    public ImmutableSortedDictionary<string, int> Lapses { get; init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>When the present round was announced.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>The rounds that ended, in order.</summary>
    public ImmutableArray<RoundRecord> History { get; init; } = [];

    /// <summary>The record of the round that made <see cref="Released"/>; null before the first release.</summary>
    public RoundRecord? LastRelease => History.LastOrDefault(round => round.Outcome == RoundOutcome.Released);

    /// <summary>
    /// Whether the present round has enough updates to close: a quorum of the sites, or a full buffer of an asynchronous strategy.
    /// </summary>
    public bool HasQuorum =>
        Updates.Count >= (IsBuffered ? Settings.Server.BufferOf(Settings.Sites.Length) : Settings.Closing.QuorumOf(Settings.Sites.Length));

    /// <summary>Whether a quorum of the sites whose update is in the candidate have evaluated it.</summary>
    public bool HasEvaluationQuorum => Updates.Keys.Count(Evaluations.ContainsKey) >= Settings.Closing.QuorumOf(Updates.Count);

    /// <summary>
    /// Whether the evaluation waits for nobody: there is a quorum, and who is missing has let <see cref="MostLapses"/> evaluations lapse.
    /// </summary>
    public bool IsEvaluated =>
        HasEvaluationQuorum && Updates.Keys.All(site => Evaluations.ContainsKey(site) || Lapses.GetValueOrDefault(site) >= MostLapses);

    /// <summary>Every vector besides models that the run may still ask for.</summary>
    public IEnumerable<Hash256> Vectors => ServerState.Values.Concat(new[] { BaseUnsent, ReleasedUnsent }.OfType<Hash256>());

    /// <summary>Whether the present round makes a model that nobody can judge: sums whose head the last round solves for.</summary>
    public bool OnlyGathers => Settings.Methods.Strategy.AddsSums && Round + 1 < Settings.Rounds;

    /// <summary>Whether the present round takes an update of a site.</summary>
    public bool Collects(string site) => Phase == RunPhase.Collecting && (!IsReopened || Lost.Contains(site));

    /// <summary>
    /// Whether the strategy is asynchronous: a round closes with a full buffer, and later ones still take what was made for it.
    /// </summary>
    public bool IsBuffered => Settings.Methods.Strategy.IsBuffered;

    /// <summary>Whether an update that comes now has to wait: its round is about to open, or it counts in the next one.</summary>
    public bool IsBetweenCollections => Phase == RunPhase.Announced || (IsBuffered && Phase is RunPhase.Aggregating or RunPhase.Evaluating);

    /// <summary>
    /// What the gate decides on. Of a buffered round as many sites are asked as make a buffer: the others may be busy with another.
    /// </summary>
    internal GateCase GateCase =>
        new()
        {
            Limits = Settings.Gate,
            Classes = Settings.Spec.Classes.Length,
            DefectFreeIndex = Settings.Spec.DefectFreeIndex,
            Sites = IsBuffered ? Settings.Server.BufferOf(Settings.Sites.Length) : Settings.Sites.Length,
            WeightCapFactor = Settings.Admission.WeightCapFactor,
            Announced = Updates.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Samples, StringComparer.Ordinal),
            Candidate = Evaluations,
            Released = Released is null ? null : ReleasedEvaluations,
        };

    /// <summary>What the steps to the newest model left out of it, among the vectors that the aggregator keeps.</summary>
    internal Hash256? Unsent => ServerState.TryGetValue(ServerVectors.Unsent, out var id) ? id : null;

    /// <summary>
    /// The newest round whose updates nothing will take any more once the present one is aggregated; negative if there is none.
    /// </summary>
    internal int LastDeadRound => IsBuffered ? Round - Settings.Server.MaxStaleness : Round;

    /// <summary>What <see cref="Lapses"/> is once the present evaluation has closed.</summary>
    internal ImmutableSortedDictionary<string, int> LapsesAfter =>
        Updates.Keys.Aggregate(Lapses, (lapses, site) =>
            Evaluations.ContainsKey(site) ? lapses.Remove(site) : lapses.SetItem(site, lapses.GetValueOrDefault(site) + 1)
        );

    /// <summary>The same run with what the steps to a model left out of it.</summary>
    internal RunState Lacking(Hash256? unsent) =>
        this with
        {
            ServerState = unsent is { } id ? ServerState.SetItem(ServerVectors.Unsent, id) : ServerState.Remove(ServerVectors.Unsent),
        };

    /// <summary>The same run with an empty round of the given number.</summary>
    internal RunState AtRound(int round, Hash256 baseModel, RunPhase phase) =>
        this with
        {
            Round = round,
            Base = baseModel,
            BaseUnsent = Unsent,
            Phase = phase,
            Candidate = null,
            DownloadBytes = 0,
            Updates = NoUpdates,
            Lost = NoSites,
            IsReopened = false,
            Refusals = NoReasons,
            Warnings = NoReasons,
            Evaluations = NoEvaluations,
        };
}
