using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Participation;

/// <summary>Work for the worker process.</summary>
internal abstract record SiteWork
{
    private SiteWork() { }

    /// <summary>Train from a base model and encode the update.</summary>
    public sealed record Train(RoundKey Round, Hash256 Base) : SiteWork;

    /// <summary>Judge a model on the images that the site holds back.</summary>
    public sealed record Evaluate(Hash256 Model) : SiteWork;
}
