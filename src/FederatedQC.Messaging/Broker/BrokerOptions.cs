using System.Net;
using FederatedQC.Messaging.Wire;

namespace FederatedQC.Messaging.Broker;

/// <summary>How a broker runs, whichever it is.</summary>
public class BrokerOptions
{
    /// <summary>Where it keeps what it keeps; created when missing, kept afterwards.</summary>
    public required string Folder { get; init; }

    /// <summary>The address to listen on; default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether retained messages survive a restart, and with mosquitto an orderly one's sessions too; default false.</summary>
    public bool Persistence { get; init; }

    /// <summary>Mutual TLS; null, the default, is plain TCP without a user.</summary>
    public BrokerTls? Tls { get; init; }

    /// <summary>
    /// Who may write and read what; null, the default, allows everything. Needs <see cref="Tls"/>, which says who somebody is.
    /// </summary>
    public ConsortiumAcl? Acl { get; init; }

    /// <summary>
    /// What may wait for one client, in bytes; default 512 MiB. The embedded broker holds the sites back then; mosquitto drops what
    /// it has acknowledged, which is why the aggregator admits no more uploads at a time than fit.
    /// </summary>
    public long QueueBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>The longest packet, in bytes; default 1,100,000. Who sends a longer one is cut off before it is read.</summary>
    public int PacketBytes { get; init; } = PacketReader.MostBytes;
}
