namespace FederatedQC.Aggregator.Sites;

/// <summary>One site as the aggregator knows it.</summary>
internal sealed record SiteRecord
{
    /// <summary>Whether the site is connected.</summary>
    public bool Online { get; init; }

    /// <summary>Version of its agent.</summary>
    public string AgentVersion { get; init; } = "";

    /// <summary>Training images that it says it holds.</summary>
    public ulong Samples { get; init; }

    /// <summary>The model on its line in hex digits; empty for none.</summary>
    public string LineModel { get; init; } = "";

    /// <summary>What keeps it from taking part; empty for nothing.</summary>
    public string Problem { get; init; } = "";

    /// <summary>When it last sent something.</summary>
    public DateTimeOffset? LastHeard { get; init; }

    /// <summary>Payload bytes of blocks and commits since this process began.</summary>
    public long BytesReceived { get; init; }
}
