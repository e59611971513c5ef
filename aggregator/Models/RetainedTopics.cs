using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Models;

/// <summary>Where the manifest and the blocks of a model, or of the step to it, are retained.</summary>
/// <param name="Manifest">Topic of the manifest.</param>
/// <param name="Block">Topic of each block.</param>
internal sealed record RetainedTopics(string Manifest, Func<int, string> Block)
{
    /// <summary>Those of a model.</summary>
    public static RetainedTopics OfModel(ConsortiumTopics topics, Hash256 model) => new(topics.Manifest(model), block => topics.ModelBlock(model, block));

    /// <summary>Those of the step to a model.</summary>
    public static RetainedTopics OfStep(ConsortiumTopics topics, Hash256 model) => new(topics.StepManifest(model), block => topics.StepBlock(model, block));
}
