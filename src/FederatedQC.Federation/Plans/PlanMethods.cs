using System.Runtime.CompilerServices;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// What the names in a plan stand for. Each is looked up once a plan, when it is first asked for; who decides by a method asks its
/// properties and never compares its name. Thread safe.
/// </summary>
/// <remarks>Of a plan that <see cref="RunSettingsRules"/> found sound every name is known. Of any other, asking for what an unknown name
/// stands for throws an <see cref="ArgumentException"/> that lists the known ones.</remarks>
public sealed class PlanMethods
{
    private static readonly ConditionalWeakTable<RunSettings, PlanMethods> Resolved = [];

    private readonly RunSettings _settings;

    private PlanMethods(RunSettings settings) => _settings = settings;

    /// <summary>The strategy.</summary>
    public AggregationStrategy Strategy => field ??= AggregationStrategies.Get(_settings.Strategy);

    /// <summary>The rule that combines the updates, with the steps before it.</summary>
    public IRobustRule Rule => field ??= RobustRules.Parse(_settings.Robust.Rule);

    /// <summary>The codec of deltas; while a sparse one warms up, see <see cref="RunSettings.CodecOf"/>.</summary>
    public IDeltaCodec Codec => field ??= DeltaCodecs.Get(_settings.Codec);

    /// <summary>The codec of the model's steps to the sites; a plain one where the model itself travels.</summary>
    public IDeltaCodec Download => field ??= DeltaCodecs.Get(_settings.Compression.Download);

    /// <summary>The way to find families; to be asked for where <see cref="FamilySettings.AreSought"/>.</summary>
    public IClustering Clustering => field ??= Clusterings.Get(_settings.Families);

    /// <summary>The way to measure contributions; to be asked for where <see cref="ContributionSettings.IsMeasured"/>.</summary>
    public IContributionMethod Contribution => field ??= ContributionMethods.Get(_settings.Contribution.Method);

    /// <summary>Whether every update weighs the same where the strategy leaves the choice.</summary>
    public bool WeighsEqually => PlanChoices.UpdateWeightings[_settings.Server.Weights] == UpdateWeighting.Equal;

    /// <summary>Whether a site with more images counts for more.</summary>
    public bool WeighsBySamples => Strategy.WeighsBySamples && !WeighsEqually;

    /// <summary>Whether sites add to an update what the codec left out of those before.</summary>
    public bool UsesErrorFeedback => PlanChoices.ErrorFeedbacks[_settings.Compression.ErrorFeedback] ?? !Codec.IsUnbiased;

    internal IPrivacyAccountant Accountant => field ??= PrivacyAccountants.Get(_settings.Privacy.Accountant);

    internal static PlanMethods Of(RunSettings settings) => Resolved.GetValue(settings, plan => new PlanMethods(plan));
}
