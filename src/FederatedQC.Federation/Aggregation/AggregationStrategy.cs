using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// A way to federate: what a site adds to its loss, what each update weighs, and how the combined change moves the model.
/// </summary>
public sealed record AggregationStrategy
{
    /// <summary>The name by which plans choose it.</summary>
    public required string Name { get; init; }

    /// <summary>One line for a command's help.</summary>
    public required string Summary { get; init; }

    /// <summary>What a site adds to its loss.</summary>
    public SiteTerm Term { get; init; }

    /// <summary>Whether a round takes updates that began with an older model.</summary>
    public bool IsBuffered { get; init; }

    /// <summary>The server's learning rate where the plan names none.</summary>
    public double ServerRate { get; init; } = 1;

    /// <summary>
    /// Name of the rule that says which tensors stay at the site (Learning's <c>RoleRules</c>), for who makes a spec for this strategy.
    /// </summary>
    public string Sharing { get; init; } = "all-shared";

    /// <summary>Whether a site trains its local part alone first, and then the shared one alone.</summary>
    public bool TrainsHeadFirst { get; init; }

    /// <summary>Whether a site trains a model of its own beside the update, near the shared one.</summary>
    public bool TrainsPersonal { get; init; }

    /// <summary>
    /// Whether a site sends sums over its images, which are added as they are, instead of a step of training: in the first of two rounds
    /// the moments of its features, in the second what the head is solved from.
    /// </summary>
    public bool AddsSums { get; init; }

    /// <summary>
    /// Vectors that an update consists of: the delta of the model, and the change of the control variate where there is one.
    /// </summary>
    public int Sections => Term == SiteTerm.ControlVariates ? 2 : 1;

    /// <summary>Whether a site with more images counts for more, unless the plan says that all count the same.</summary>
    public bool WeighsBySamples => Weigh == WeightRules.BySamples || Weigh == WeightRules.ByReach;

    /// <summary>Whether each delta is rescaled by its site's steps before they are summed, which masked ones can't be.</summary>
    public bool RescalesDeltas => Weigh == WeightRules.ByReach;

    /// <summary>Whether the server divides by a second moment.</summary>
    public bool IsAdaptive { get; init; }

    internal Func<IReadOnlyCollection<UpdateFacts>, RunSettings, RoundWeights> Weigh { get; init; } = WeightRules.BySamples;

    internal Func<ServerSettings, double, IServerOptimizer> Optimizer { get; init; } = (_, rate) => new ServerSgd(rate);

    /// <summary>What the updates of a round weigh.</summary>
    /// <param name="updates">Each site once, in any order; at least one.</param>
    /// <param name="settings">The plan.</param>
    /// <exception cref="ArgumentException">A site is there twice or has no sample.</exception>
    public RoundWeights WeightsOf(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(settings);
        return Weigh(updates, settings);
    }

    /// <summary>The server's step under a plan.</summary>
    public IServerOptimizer OptimizerOf(ServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Optimizer(settings, settings.LearningRate ?? ServerRate);
    }
}
