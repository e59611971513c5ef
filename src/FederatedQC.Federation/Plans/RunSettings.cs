using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Codecs;
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

    /// <summary>How the combined change moves the model.</summary>
    public ServerSettings Server { get; init; } = new();

    /// <summary>How the model is defended against hostile sites.</summary>
    public RobustSettings Robust { get; init; } = new();

    /// <summary>What a site trains for itself.</summary>
    public PersonalSettings Personal { get; init; } = new();

    /// <summary>What becomes of the numbers that a codec leaves out.</summary>
    public CompressionSettings Compression { get; init; } = new();

    /// <summary>What is protected by differential privacy.</summary>
    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>Whether the aggregator sees single updates.</summary>
    public SecureAggregationSettings SecureAggregation { get; init; } = new();

    /// <summary>Whether contributions are measured.</summary>
    public ContributionSettings Contribution { get; init; } = new();

    /// <summary>How families of like products are found.</summary>
    public FamilySettings Families { get; init; } = new();

    /// <summary>How large weights are changed at low rank; null changes them densely.</summary>
    public LowRankOptions? LowRank { get; init; }

    /// <summary>When a round closes.</summary>
    public ClosingSettings Closing { get; init; } = new();

    /// <summary>Which updates are admitted.</summary>
    public AdmissionSettings Admission { get; init; } = new();

    /// <summary>Which candidates are released.</summary>
    public GateSettings Gate { get; init; } = new();

    /// <summary>
    /// How sites measure what they reach alone: the gate's baseline, but none where each training image is protected, because the
    /// baseline's counts follow from those images and no noise hides them.
    /// </summary>
    public string Baseline => Privacy.ProtectsImages ? GateSettings.NoBaseline : Gate.Baseline;

    /// <summary>What the plan's names stand for, looked up once.</summary>
    [JsonIgnore]
    public PlanMethods Methods => PlanMethods.Of(this);

    /// <summary>Whether a site that has the base of a round gets the next model as an encoded step from it, and not as it is.</summary>
    public bool SendsSteps => !Methods.Download.IsPlain;

    /// <summary>FedRep: epochs in which the local part is trained alone, before the shared one; 0 for other strategies.</summary>
    public int HeadEpochs => Methods.Strategy.TrainsHeadFirst ? Personal.HeadEpochs : 0;

    /// <summary>Ditto: whether each site trains a model of its own beside the update.</summary>
    public bool TrainsPersonal => Methods.Strategy.TrainsPersonal;

    /// <summary>Whether sites use models that differ: each has tensors of its own, or a whole model of its own.</summary>
    public bool IsPersonal => TrainsPersonal || new ParameterLayout(Spec).LocalCount > 0;

    /// <summary>Whether the rule measures the sites' updates by one that the aggregator trains.</summary>
    public bool UsesTrusted => Methods.Rule.UsesTrusted;

    /// <summary>
    /// What a round costs of a site's own privacy budget: all epochs, since those of the head decide what the shared part is taught.
    /// </summary>
    /// <param name="images">Training images of the site, at least 1.</param>
    public GaussianSteps RecordCost(int images) => Privacy.RecordRound(images, Training.BatchSize, HeadEpochs + Training.LocalEpochs);

    /// <summary>
    /// How a site trains that does not federate, to compare with: it sees its images as often, and what helps only a federation is off:
    /// terms that hold sites together, and the calibration that leaves the classes a site lacks to the others.
    /// </summary>
    public TrainingSettings TrainingAlone() =>
        Training with
        {
            LocalEpochs = Training.LocalEpochs * Rounds,
            ProximalMu = 0,
            ClassWeighting =
                PlanChoices.ClassWeightings[Training.ClassWeighting] == ClassWeighting.Calibrated ? "none" : Training.ClassWeighting,
        };

    /// <summary>The codec of a round: the plan's, but while a sparse one warms up.</summary>
    /// <param name="round">The round, from 0.</param>
    public IDeltaCodec CodecOf(int round) => Compression.WarmUp ? Methods.Codec.WarmedUp(round) : Methods.Codec;
}
