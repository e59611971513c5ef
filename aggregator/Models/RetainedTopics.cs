using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Models;

/// <summary>Where the manifest and the blocks of a model, or of the step to it, are retained.</summary>
/// <param name="Manifest">Topic of the manifest.</param>
/// <param name="Block">Topic of each block.</param>
internal sealed record RetainedTopics(string Manifest, Func<int, string> Block)
{
    /// <summary>Those of a model, or of the step to it.</summary>
    public static RetainedTopics Of(ConsortiumTopics topics, RetainedItem item) =>
        item.IsStep
            ? new(topics.StepManifest(item.Model), block => topics.StepBlock(item.Model, block))
            : new(topics.Manifest(item.Model), block => topics.ModelBlock(item.Model, block));
}
