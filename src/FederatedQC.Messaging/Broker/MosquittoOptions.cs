namespace FederatedQC.Messaging.Broker;

/// <summary>How a child mosquitto runs. It listens on 127.0.0.1 only.</summary>
public sealed class MosquittoOptions
{
    /// <summary>Where its configuration, log and store lie; created when missing, kept afterwards.</summary>
    public required string Folder { get; init; }

    /// <summary>The port; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether sessions and retained messages survive an orderly restart; default false.</summary>
    public bool Persistence { get; init; }

    /// <summary>Mutual TLS; null, the default, is plain TCP without a user.</summary>
    public BrokerTls? Tls { get; init; }

    /// <summary>Access rules in mosquitto's format; null, the default, allows everything. <see cref="ConsortiumAcl"/> has this product's.</summary>
    public string? Acl { get; init; }

    /// <summary>Further lines of configuration, after all others.</summary>
    public IReadOnlyList<string> ExtraLines { get; init; } = [];
}
