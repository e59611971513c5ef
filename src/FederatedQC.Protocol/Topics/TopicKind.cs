namespace FederatedQC.Protocol.Topics;

/// <summary>What a topic of the consortium broker carries.</summary>
public enum TopicKind
{
    /// <summary>None of the consortium's topics.</summary>
    Unknown,

    /// <summary>The run's plan.</summary>
    Plan,

    /// <summary>A model's manifest.</summary>
    Manifest,

    /// <summary>A block of a model.</summary>
    ModelBlock,

    /// <summary>The manifest of the step to a model.</summary>
    StepManifest,

    /// <summary>An encoded block of the step to a model.</summary>
    StepBlock,

    /// <summary>A site's birth or death.</summary>
    Status,

    /// <summary>The aggregator's answer to a site.</summary>
    Answer,

    /// <summary>A block of an update.</summary>
    UpdateBlock,

    /// <summary>The commit of an update.</summary>
    Commit,

    /// <summary>A site's evaluation of a candidate.</summary>
    Evaluation,
}
